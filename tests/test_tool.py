"""The tool `ask`, called as other programs do: with the client of mcp."""

import asyncio
import base64

import pytest

from qa import Assistant, Settings
from tests.test_api import FIRST, NEXT, turns
from tests.test_web import CLOSES, HIVES, Server, make_seeds

mcp = pytest.importorskip("mcp", reason="the tool needs the package mcp: pip install '.[mcp]'")
from mcp.client.streamable_http import streamable_http_client  # noqa: E402
from mcp.shared._httpx_utils import create_mcp_http_client  # noqa: E402


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return Assistant(Settings(seeds=make_seeds(tmp_path_factory.mktemp("tool") / "seeds")))


@pytest.fixture(scope="module")
def server(assistant):
    with Server(assistant.settings.seeds, "--mcp") as running:
        yield running


def with_session(server, use, **headers):
    """What `use(session)` returns in a session of its own."""

    async def run():
        async with (
            create_mcp_http_client(headers) as http,
            streamable_http_client(f"{server.address}/mcp", http_client=http) as (read, write, _),
            mcp.ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await use(session)

    return asyncio.run(run())


def call(server, **arguments):
    return with_session(server, lambda session: session.call_tool("ask", arguments))


def test_there_is_one_tool_and_it_says_what_it_takes(server):
    (tool,) = with_session(server, lambda session: session.list_tools()).tools
    assert (tool.name, tool.inputSchema["required"]) == ("ask", ["question"])
    assert tool.description.startswith("Ask the documents a question, in French or English: the answer in their own")
    assert tool.inputSchema["properties"]["language"]["enum"] == ["auto", "fr", "en"]
    message = tool.inputSchema["$defs"]["Message"]
    assert (message["required"], message["properties"]["role"]["enum"]) == (["role", "content"], ["user", "assistant"])


@pytest.mark.parametrize("question", [*CLOSES, *HIVES, "Combien de lunes a Jupiter ?"])
def test_it_returns_the_dictionary_of_the_answer(assistant, server, question):
    found, expected = call(server, question=question), assistant.ask(question).to_dict()
    assert not found.isError
    assert list(found.structuredContent) == list(expected)
    assert found.structuredContent | {"timings": 0} == expected | {"timings": 0}
    assert f'"text": "{expected["text"]}"' in found.content[0].text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_takes_the_language_and_the_conversation(assistant, server, language):
    assert call(server, question=CLOSES[1], language=language).structuredContent["language"] == language
    history = turns(FIRST[language], assistant.ask(FIRST[language]))
    expected = assistant.ask(NEXT[language], history=history).to_dict()
    found = call(server, question=NEXT[language], history=history).structuredContent
    assert found | {"timings": 0} == expected | {"timings": 0}


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [({"question": " "}, "The question is empty"), ({"question": "Quand ?", "language": "de"}, "'auto', 'fr' or 'en'")],
)
def test_what_cannot_be_asked_is_an_error_that_says_why(server, arguments, problem):
    found = call(server, **arguments)
    assert found.isError
    assert problem in found.content[0].text


def test_many_calls_at_once_get_their_own_answers(assistant, server):
    asked = [*CLOSES, *HIVES] * 3

    async def use(session):
        return await asyncio.gather(*(session.call_tool("ask", {"question": question}) for question in asked))

    found = [each.structuredContent for each in with_session(server, use)]
    assert [each["question"] for each in found] == asked
    assert [each["text"] for each in found] == [assistant.ask(question).text for question in asked]


def test_the_page_and_its_health_are_there_too(assistant, server):
    assert server.get("/health")[1]["documents"] == 2
    assert server.client().predict(CLOSES[0], api_name="/ask")["text"] == assistant.ask(CLOSES[0]).text


def basic(text):
    return "Basic " + base64.b64encode(text.encode("utf-8")).decode("ascii")


@pytest.fixture(scope="module")
def guarded(assistant):
    with Server(assistant.settings.seeds, "--mcp", QA_AUTH="zoé:crème") as running:
        yield running


@pytest.mark.parametrize("headers", [{}, {"Authorization": basic("zoé:creme")}, {"Authorization": "Bearer x"}])
def test_who_brings_no_password_is_kept_out(guarded, headers):
    with pytest.raises(BaseExceptionGroup) as refused:
        with_session(guarded, lambda session: session.list_tools(), **headers)
    assert "401 Unauthorized" in repr(refused.value.exceptions)


def test_who_brings_the_password_may_ask(guarded):
    tools = with_session(guarded, lambda session: session.list_tools(), Authorization=basic("zoé:crème")).tools
    assert [tool.name for tool in tools] == ["ask"]


def test_a_page_elsewhere_cannot_make_a_browser_on_this_machine_call_it(server):
    with pytest.raises(BaseExceptionGroup) as refused:
        with_session(server, lambda session: session.list_tools(), Host="evil.example")
    assert "421" in repr(refused.value.exceptions)
