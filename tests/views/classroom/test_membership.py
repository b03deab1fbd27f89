"""Which class a browser belongs to, by its address and its cookies."""

from types import SimpleNamespace

import pytest

from digits.classroom import NotNow
from views import query
from views.classroom import guard, membership
from views.session import Session


@pytest.fixture
def opened(monkeypatch):
    """Opens the page in a new session; gives its address.

    What it sets are `cookies`; `hide` says that the browser has hidden the secret.
    """
    cookies: dict[str, str] = {}
    monkeypatch.setattr(membership, "_remember", cookies.__setitem__)

    def show_hide_secret(key, on_hidden_change):
        opened.hide = on_hidden_change

    monkeypatch.setattr(membership, "_hide_secret", show_hide_secret)

    def opened(**address) -> dict[str, str]:
        context = SimpleNamespace(cookies=dict(cookies), ip_address=None)
        page = SimpleNamespace(
            session_state={"session": Session()}, query_params=address, context=context
        )
        for module in (membership, query, guard):
            monkeypatch.setattr(module, "st", page)
        monkeypatch.setattr("views.session.st", page)
        return address

    opened.cookies = cookies
    return opened


def test_the_secret_leaves_the_address_and_a_cookie_keeps_it(store, opened):
    code, secret = store.open()
    address = opened(code=code.lower(), secret=secret)
    assert membership.teacher().code == code
    assert address == {"code": code.lower(), "secret": secret}  # the browser hides it first
    opened.hide()
    assert membership.teacher().code == code
    assert address == {"code": code}
    opened(code=code)
    assert membership.teacher().secret == secret
    assert membership.has_taught(code)
    assert secret not in repr(membership.teacher())


def test_a_secret_is_tried_again_where_the_database_did_not_answer(store, opened, monkeypatch):
    def fail(*_):
        raise NotNow("not now")

    code, secret = store.open()
    address = opened(code=code, secret=secret)
    with monkeypatch.context() as patched:
        patched.setattr(store, "teaches", fail)
        for hide in (lambda: opened.hide(), lambda: None):
            with pytest.raises(NotNow):
                membership.teacher()
            hide()
    assert address == {"code": code}
    assert membership.teacher().code == code
    assert opened.cookies == {f"teacher-{code}": secret}


def test_a_secret_that_is_wrong_is_tried_once(store, opened):
    code, secret = store.open()
    opened.cookies[f"teacher-{code}"] = secret
    opened(code=code, secret="forged" * 1_000)
    assert membership.teacher() is None
    opened.hide()
    assert membership.teacher().code == code  # by the cookie
    _, secret_of_another = store.open()
    opened(code=code, secret=secret_of_another)
    assert membership.teacher() is None
