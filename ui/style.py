"""
How the page looks, and the few lines of JavaScript that it needs.

Knows the names of classes that `ui.render` and `ui.panel` give. Knows no content.
"""

from __future__ import annotations

SCRIPT = """
element.addEventListener('click', async ({target}) => {
  const button = target.closest('button[data-act]');
  if (!button) return;
  const said = Object.fromEntries(button.form ? new FormData(button.form) : []);
  if (button.dataset.act !== 'copy') return trigger(button.dataset.act, {...button.dataset, ...said});
  if (navigator.clipboard) await navigator.clipboard.writeText(button.dataset.copy);
  else {
    const told = (event) => { event.clipboardData.setData('text/plain', button.dataset.copy); event.preventDefault(); };
    document.addEventListener('copy', told, {once: true});
    document.execCommand('copy');
  }
  button.textContent = button.dataset.done;
});
element.addEventListener('submit', (event) => event.preventDefault());
"""
"""
On each part of the page: a button tells the server what it is; only copying is done in the browser, by its older way
where the page is served over the network without encryption.
"""

LIT = """() => setTimeout(() => {
  const lit = document.querySelector('.qa-lit');
  lit?.scrollIntoView({block: 'center'});
  lit?.focus({preventScroll: true});
}, 60)"""
"""After a click on a number: what it lit up is shown. Once the page has drawn it, which takes two frames."""

LAST = """() => setTimeout(() => {
  document.querySelector('.qa-turn:last-child')?.scrollIntoView({block: 'start'});
}, 60)"""
"""After an answer: its question is shown, and as much of the answer as fits."""

SPOKEN = "(language) => { document.documentElement.lang = language; return language; }"
"""The language of the page, for who listens to it."""

STYLE = """
:root { --qa-page: #f6f6f3; --qa-paper: #ffffff; --qa-ink: #1b1f24; --qa-quiet: #566070; --qa-line: #dcdfe4;
  --qa-accent: #1d4ed8; --qa-soft: #e9effd; --qa-mark: #fde58a; --qa-warn: #8a3a0b; --qa-warm: #fdf4e7; }
.dark { --qa-page: #131518; --qa-paper: #1c1f24; --qa-ink: #e9ebee; --qa-quiet: #a7afba; --qa-line: #343941;
  --qa-accent: #93b8ff; --qa-soft: #24324c; --qa-mark: #f2cf5b; --qa-warn: #f5b68a; --qa-warm: #2b241c; }

/* The frame: two columns as high as the window, each scrolling by itself; below 900 px one column that scrolls. */
body, gradio-app, .gradio-container { background: var(--qa-page) !important; color: var(--qa-ink); }
.gradio-container .fillable { max-width: none !important; padding: 0 !important; }
.gradio-container .main { padding: 0 !important; gap: 0; }
.gradio-container .wrap { min-height: 0 !important; }
.gradio-container footer { height: 2rem; min-height: 0; margin: 0 !important; padding: 0 !important; }
.gradio-container footer .divider { display: none; }
.gradio-container footer * { color: var(--qa-quiet); }
#qa-page { flex-wrap: nowrap; gap: 0; height: calc(100vh - 2rem); height: calc(100dvh - 2rem); }
#qa-left, #qa-right { height: 100%; min-width: 0 !important; flex-wrap: nowrap; gap: 0; }
#qa-left { flex: 1 1 0 !important; }
#qa-page .html-container { padding: 0; }
#qa-right { flex: 0 0 clamp(20rem, 34vw, 30rem) !important; border-left: 1px solid var(--qa-line);
  background: var(--qa-paper); }
#qa-left > *, #qa-right > * { flex: none !important; min-width: 0 !important; border-radius: 0; }
#qa-left > #qa-talk, #qa-right > #qa-sources { flex: 1 1 0 !important; min-height: 0; overflow-y: auto !important;
  scrollbar-width: thin; scrollbar-color: var(--qa-line) transparent; }
.qa-header, #qa-talk .qa, #qa-ask { width: 100%; max-width: 50rem; margin: 0 auto !important; padding: 0 1.25rem; }
#qa-ask { padding-top: .6rem; padding-bottom: .6rem; gap: .5rem; }
#qa-sources { padding: 1rem 1.25rem; }
#qa-index { border-top: 1px solid var(--qa-line) !important; padding: .7rem 1.25rem; max-height: 50%;
  overflow-y: auto !important; }
@media (max-width: 900px) {
  #qa-page { flex-direction: column; height: auto; }
  #qa-left, #qa-right { height: auto; flex: none !important; width: 100%; }
  #qa-left > #qa-talk, #qa-right > #qa-sources { overflow: visible !important; flex: none !important; }
  #qa-right { border-left: 0; border-top: 1px solid var(--qa-line); }
  .qa-header, #qa-talk .qa, #qa-ask, #qa-sources, #qa-index { padding-left: .9rem; padding-right: .9rem; }
  #qa-index { max-height: none; }
  #qa-ask { position: sticky; bottom: 0; z-index: 4; background: var(--qa-page); border-top: 1px solid var(--qa-line); }
}

/* The box to ask in, which is gradio's. */
#qa-box { gap: .5rem; align-items: stretch; flex-wrap: nowrap; }
#qa-box .block { background: none; border: 0 !important; overflow: visible !important; }
#qa-box textarea { border: 1px solid var(--qa-line); border-radius: .75rem; padding: .7rem .9rem; font-size: 1rem;
  background: var(--qa-paper); color: var(--qa-ink); box-shadow: none; }
#qa-box textarea::placeholder { color: var(--qa-quiet); opacity: 1; }
#qa-box textarea:focus { border-color: var(--qa-accent); outline: 1px solid var(--qa-accent); }
#qa-box button { flex-grow: 0 !important; border-radius: .75rem; font-size: .95rem; font-weight: 600;
  min-width: 7rem !important; padding: 0 1.1rem; border: 1px solid var(--qa-line); background: var(--qa-paper);
  color: var(--qa-ink); }
#qa-box button.primary { background: var(--qa-accent); border-color: var(--qa-accent); color: var(--qa-paper); }
#qa-box button:focus-visible { outline: 2px solid var(--qa-accent); outline-offset: 2px; }
#qa-ask .form { border: 0; background: none; box-shadow: none; }
#qa-language { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: center; padding: 0; border: 0 !important;
  background: none; font-size: .8rem; }
#qa-language > span { margin: 0; font-size: .8rem; color: var(--qa-quiet); }
#qa-language .wrap { gap: .2rem .8rem; }
#qa-language label { padding: 0; border: 0; background: none; box-shadow: none; font-size: .8rem;
  color: var(--qa-ink); }
#qa-language label span { margin-left: .35rem; }

/* Text. */
.qa { color: var(--qa-ink); font-size: 1rem; line-height: 1.55; }
.qa :where(p, ol, ul, li, dl, dd, dt, blockquote, h1, h2) { margin: 0; padding: 0; border: 0; font-size: inherit;
  color: inherit; list-style: none; }
.qa h1 { font-size: 1.15rem; font-weight: 650; }
.qa h2 { font-size: 1rem; font-weight: 650; overflow-wrap: anywhere; }
.qa-unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.qa-heading { font-size: .8rem; font-weight: 600; color: var(--qa-quiet); }
.qa-note, .qa-empty { font-size: .875rem; color: var(--qa-quiet); }
.qa :is(.qa-question span, .qa-text, blockquote, .qa-sentences li, .qa-document) { white-space: pre-wrap;
  overflow-wrap: anywhere; }
.qa mark { padding: .08em .1em; border-radius: .15em; background: var(--qa-mark); color: #16181b; }
.qa mark strong { color: inherit; font-weight: 700; }
.qa-badge { flex: none; padding: 0 .35em; border: 1px solid var(--qa-line); border-radius: .3em; font-size: .7rem;
  font-weight: 600; color: var(--qa-quiet); text-decoration: none; line-height: 1.5; }

/* Buttons. */
.qa-button { display: inline-flex; align-items: center; padding: .25rem .6rem; border: 1px solid var(--qa-line);
  border-radius: .5rem; background: var(--qa-paper); color: var(--qa-ink); font-size: .85rem;
  cursor: pointer; text-decoration: none; line-height: 1.4; text-align: left; }
.qa-button:hover { border-color: var(--qa-accent); }
.qa :is(button, a, summary, .qa-source):focus-visible { outline: 2px solid var(--qa-accent); outline-offset: 2px; }
.qa-mark { display: inline-grid; place-items: center; min-width: 1.5rem; height: 1.5rem; padding: 0 .35rem;
  border: 0; border-radius: .45rem; background: var(--qa-soft); color: var(--qa-accent); font-size: .8rem;
  font-weight: 700; cursor: pointer; vertical-align: .08em; }
.qa-mark:hover { background: var(--qa-accent); color: var(--qa-paper); }

/* The conversation. */
.qa-header { display: flex; gap: 1rem; align-items: center; justify-content: space-between; padding-top: 1rem;
  padding-bottom: .6rem; }
.qa-header p { font-size: .875rem; color: var(--qa-quiet); }
.qa-turn { padding: .9rem 0 .4rem; scroll-margin-top: .25rem; }
.qa-question { display: flex; justify-content: flex-end; }
.qa-question > span:last-child { max-width: 85%; padding: .5rem .85rem; border-radius: 1rem 1rem .25rem 1rem;
  background: var(--qa-soft); }
.qa-answer, .qa-refusal, .qa-talk, .qa-problem, .qa-wait { margin-top: .8rem; }
.qa-answer .qa-text { position: relative; font-size: 1.2rem; font-weight: 600; line-height: 1.5; }
.qa-answer .qa-long { font-size: 1.05rem; font-weight: 400; }
.qa-opening { display: block; font-size: .85rem; font-weight: 400; color: var(--qa-quiet); }
.qa-sentences { display: grid; gap: .45rem; margin-top: .6rem; }
.qa-sentences li { padding-left: .8rem; border-left: 3px solid var(--qa-line); }
.qa-answer .qa-sentences li { border-left-color: var(--qa-accent); }
.qa-quiet { margin-top: .6rem; font-size: .8rem; color: var(--qa-quiet); }
.qa-clear { color: var(--qa-ink); font-weight: 600; }
.qa-weak { color: var(--qa-warn); font-weight: 600; }
.qa-refusal, .qa-problem { padding: .8rem 1rem; border: 1px dashed var(--qa-line); border-radius: .75rem;
  background: var(--qa-warm); }
.qa-refusal .qa-text, .qa-problem .qa-text { font-weight: 600; }
.qa-refusal .qa-heading { margin-top: .7rem; }
.qa-refusal .qa-sentences li { font-size: .925rem; }
.qa-wait { color: var(--qa-quiet); animation: qa-wait 1.2s ease-in-out infinite alternate; }
@keyframes qa-wait { from { opacity: .7; } }
.qa-actions { display: flex; flex-wrap: wrap; gap: .25rem; margin: .4rem 0 0 -.5rem; }
.qa-actions .qa-button { border-color: transparent; background: none; color: var(--qa-quiet);
  padding: .2rem .5rem; font-size: .8rem; }
.qa-actions .qa-button:hover { background: var(--qa-soft); color: var(--qa-ink); }
.qa-thumb svg { width: 1rem; height: 1rem; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linejoin: round; }
.qa-down svg { transform: rotate(180deg); }
.qa-thumb[aria-pressed=true] { color: var(--qa-accent) !important; }
.qa-thumb[aria-pressed=true] svg { fill: currentColor; }
.qa-actions .qa-note { align-self: center; margin-left: .3rem; }
.qa-why { display: flex; flex: 1 1 14rem; gap: .3rem; max-width: 26rem; }
.qa-why input { flex: 1; min-width: 0; padding: .2rem .6rem; border: 1px solid var(--qa-line); border-radius: .5rem;
  background: var(--qa-paper); color: var(--qa-ink); font-size: .85rem; }
.qa-why input::placeholder { color: var(--qa-quiet); opacity: 1; }
.qa-why .qa-button { border-color: var(--qa-line); }
.qa-offered { padding: .6rem 0; }
.qa-offered ul { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .4rem; }
.qa-offered .qa-button { border-radius: 1rem; padding: .3rem .8rem; }
.qa-tools { display: flex; flex-wrap: wrap; gap: .5rem; padding: .5rem 0 1rem; }
.qa-tools .qa-button { font-size: .8rem; color: var(--qa-quiet); }
.qa-card { display: none; position: absolute; z-index: 5; left: 0; right: 0; top: calc(100% + .3rem);
  padding: .6rem .8rem; border: 1px solid var(--qa-line); border-radius: .6rem; background: var(--qa-paper);
  box-shadow: 0 6px 20px #0003;
  font-size: .875rem; font-weight: 400; }
.qa-card strong { display: block; font-size: .8rem; }
.qa-cite:hover .qa-card, .qa-mark:focus-visible + .qa-card { display: block; }

/* The sources. */
.qa-panel { display: grid; gap: .7rem; justify-items: start; }
.qa-panel > * { min-width: 0; max-width: 100%; }
.qa-panel > :is(ol, details, .qa-document) { width: 100%; }
.qa-asked { font-size: .875rem; color: var(--qa-quiet); overflow-wrap: anywhere; }
.qa-sources { display: grid; gap: .7rem; }
.qa-source { padding: .7rem .8rem; border: 1px solid var(--qa-line); border-radius: .7rem;
  background: var(--qa-page); display: grid; gap: .4rem; justify-items: start; min-width: 0; }
.qa-source > * { min-width: 0; max-width: 100%; }
.qa-source.qa-lit { border-color: var(--qa-accent); box-shadow: 0 0 0 2px var(--qa-accent); outline: none; }
.qa-title { display: flex; gap: .5rem; align-items: baseline; overflow-wrap: anywhere; line-height: 1.35; }
.qa-title strong { min-width: 0; font-size: .925rem; font-weight: 600; }
.qa-number { flex: none; min-width: 1.4rem; padding: 0 .3rem; border-radius: .4rem; background: var(--qa-accent);
  color: var(--qa-paper); font-size: .8rem; font-weight: 700; text-align: center; line-height: 1.5; }
.qa-place { font-size: .8rem; color: var(--qa-quiet); overflow-wrap: anywhere; }
.qa-source blockquote { font-size: .9rem; line-height: 1.55; }
.qa-bar { width: 6rem; height: .35rem; border-radius: .2rem; background: var(--qa-line); overflow: hidden; }
.qa-bar span { display: block; height: 100%; background: var(--qa-accent); }
.qa-changed { font-size: .8rem; font-weight: 600; color: var(--qa-warn); }
.qa-source .qa-button { font-size: .8rem; padding: .2rem .55rem; }
.qa summary { cursor: pointer; font-size: .875rem; }
.qa-also .qa-sources { margin-top: .6rem; }
.qa-document { font-size: .925rem; }
.qa-document mark { outline: none; }

/* The index. */
.qa-index summary span { color: var(--qa-quiet); }
.qa-index dl { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin: .5rem 0; }
.qa-index dt { font-size: .75rem; color: var(--qa-quiet); }
.qa-index dd { font-size: .9rem; }
#qa-drop { border: 0; border-top: 1px solid var(--qa-line); border-radius: 0; }
#qa-drop .wrap { font-size: .8rem; line-height: 1.35; color: var(--qa-quiet); }
#qa-drop .icon-wrap { display: none; }
#qa-drop .or { color: var(--qa-quiet); }
.qa-skipped { margin: .2rem 0 .6rem; font-size: .8rem; overflow-wrap: anywhere; }
.qa-progress { display: flex; gap: .6rem; align-items: center; padding: .5rem 0; font-size: .8rem; }
.qa-progress progress { flex: 1; height: .5rem; border: 0; border-radius: .25rem; background: var(--qa-line);
  appearance: none; overflow: hidden; }
.qa-progress progress::-webkit-progress-bar { background: var(--qa-line); }
.qa-progress progress::-webkit-progress-value { background: var(--qa-accent); }
.qa-progress progress::-moz-progress-bar { background: var(--qa-accent); }
@media (prefers-reduced-motion: reduce) { .qa-wait { animation: none; } }
@media (prefers-reduced-motion: no-preference) { html, #qa-talk, #qa-sources { scroll-behavior: smooth; } }
"""
