"""`/ask` as programs use it: with gradio's client, and with nothing but HTTP."""

import json
import urllib.error
import urllib.request
from dataclasses import fields

import pytest

from qa import Answer, Assistant, Citation, QAError, Settings
from tests.test_web import CLOSES, HIVES, Server, make_seeds
from ui.api import asking

FIRST = {"fr": CLOSES[0], "en": CLOSES[1]}
# Nothing says what they are about but the question before.
NEXT = {"fr": "Et le vendredi ?", "en": "And on Fridays?"}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return Assistant(Settings(seeds=make_seeds(tmp_path_factory.mktemp("api") / "seeds")))


@pytest.fixture(scope="module")
def server(assistant):
    with Server(assistant.settings.seeds) as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    return server.client()


def post(server, path, body):
    """(name of the event, what it holds), as `curl` would get them."""
    asked = urllib.request.Request(
        server.address + path, json.dumps(body).encode("utf-8"), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=20) as response:
        event = json.load(response)["event_id"]
    with urllib.request.urlopen(f"{server.address}/gradio_api/call/ask/{event}", timeout=20) as stream:
        name, data = stream.read().decode("utf-8").strip().split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def turns(question, answer):
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer.text}]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_question_may_lean_on_the_conversation(assistant, server, client, language):
    history = turns(FIRST[language], assistant.ask(FIRST[language]))
    expected = assistant.ask(NEXT[language], history=history).to_dict() | {"timings": 0}
    assert expected != assistant.ask(NEXT[language]).to_dict() | {"timings": 0}
    said = client.predict(NEXT[language], history=history, api_name="/ask")
    assert said | {"timings": 0} == expected
    name, (said,) = post(server, "/gradio_api/call/ask", {"data": [NEXT[language], "auto", history]})
    assert (name, said | {"timings": 0}) == ("complete", expected)


@pytest.mark.parametrize("question", [*CLOSES, HIVES[0]])
def test_plain_http_gets_the_dictionary_of_the_answer_and_may_leave_the_last_inputs_out(assistant, server, question):
    expected = assistant.ask(question).to_dict()
    for path, body in [
        ("/gradio_api/call/ask", {"data": [question]}),
        ("/gradio_api/call/ask", {"data": [question, "auto"]}),
        ("/gradio_api/call/v2/ask", {"question": question}),
    ]:
        name, (said,) = post(server, path, body)
        assert name == "complete"
        assert list(said) == list(expected)
        assert said | {"timings": 0} == expected | {"timings": 0}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ([], "The question is of type NoneType; ask with a string."),
        (["Quand ?", "de"], "language is 'de'; use one of fr, en, or None."),
        (["Quand ?", "fr", "hier"], "history is 'hier'; use a list of {'role': ..., 'content': ...} messages."),
        (["Quand ?", "fr", [1]], "history holds 1; use Answers or {'role': ..., 'content': ...} messages."),
    ],
)
def test_plain_http_is_told_what_is_wrong(server, data, problem):
    name, said = post(server, "/gradio_api/call/ask", {"data": data})
    assert (name, said["error"]) == ("error", problem)


@pytest.mark.parametrize("body", [{"q": "Quand ?"}, {}, {"question": "Quand ?", "langue": "fr"}])
def test_a_field_that_is_not_known_is_answered_with_those_that_are(server, body):
    with pytest.raises(urllib.error.HTTPError) as refused:
        post(server, "/gradio_api/call/v2/ask", body)
    assert refused.value.code == 422
    named = "The fields are question, which must be there, language and history; no other is known."
    assert json.load(refused.value) == {"detail": named}


def test_the_api_page_tells_the_types(client):
    (ask,) = client.view_api(return_format="dict")["named_endpoints"].values()
    assert [(each["parameter_name"], each["python_type"]["type"]) for each in ask["parameters"]] == [
        ("question", "str"),
        ("language", "Literal['auto', 'fr', 'en']"),
        ("history", "None | list[dict(role: Literal['user', 'assistant'], content: str)]"),
    ]
    assert ask["description"].startswith("Ask the documents a question, in French or English: the answer in their own")
    (answer,) = ask["returns"]
    assert list(answer["type"]["properties"]) == [field.name for field in fields(Answer)]
    citation = answer["type"]["properties"]["citations"]["items"]["properties"]
    assert list(citation) == [field.name for field in fields(Citation)]


def test_what_goes_wrong_is_said_by_the_error_that_the_caller_chose(assistant):
    class Wrong(Exception):
        pass

    with pytest.raises(Wrong, match="The question is empty") as told:
        asking(assistant, Wrong)(" ")
    assert isinstance(told.value.__cause__, QAError)
