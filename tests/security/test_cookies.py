"""The cookie of a session: who gets one, and who can reach it."""

from __future__ import annotations

from tests.factories import PASSWORD
from tests.security.world import World


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(world: World) -> None:
    for base_url, secure in (
        ("http://localhost", False),
        ("http://127.0.0.1:8000", False),
        ("https://localhost", True),
    ):
        client = world.app.test_client()
        response = client.post(
            "/sign-in",
            data={"email": world.people["attorney"].email, "password": PASSWORD},
            base_url=base_url,
            headers={"Origin": base_url},
        )
        assert response.status_code == 302
        names = ("__Host-session", "__Secure-device") if secure else ("session", "device")
        paths = dict(zip(names, ("Path=/", "Path=/sign-in"), strict=True))
        cookies = response.headers.getlist("Set-Cookie")
        assert {cookie.partition("=")[0] for cookie in cookies} == set(paths)
        for cookie in cookies:
            flags = {flag.strip() for flag in cookie.split(";")[1:]}
            assert {"HttpOnly", "SameSite=Lax", paths[cookie.partition("=")[0]]} <= flags
            assert ("Secure" in flags) is secure, base_url
            assert not any(flag.startswith("Domain") for flag in flags)


def test_a_session_that_another_host_of_the_domain_plants_is_none(world: World) -> None:
    """It can set `session` for the whole domain, but no name with `__Host-`."""
    world.app.config["TRUSTED_HOSTS"] = ["docket.example"]
    at = "https://docket.example"
    typed = {"email": world.people["attorney"].email, "password": PASSWORD}
    own = world.app.test_client()
    own.post("/sign-in", data=typed, base_url=at, headers={"Origin": at})
    assert own.get("/incidents/new", base_url=at).status_code == 200
    cookie = own.get_cookie("__Host-session", "docket.example")
    assert cookie
    other = world.app.test_client()
    other.set_cookie("session", cookie.value, domain="docket.example")
    assert other.get("/incidents/new", base_url=at).status_code == 302


def test_under_a_real_name_the_cookie_is_secure_even_behind_plain_http(world: World) -> None:
    world.app.config["TRUSTED_HOSTS"] = ["docket.example"]
    response = world.app.test_client().post(
        "/sign-in",
        data={"email": world.people["attorney"].email, "password": PASSWORD},
        base_url="http://docket.example",
        headers={"Origin": "http://docket.example"},
    )
    assert all("Secure" in cookie for cookie in response.headers.getlist("Set-Cookie"))


def test_visitors_get_no_cookie(world: World) -> None:
    for path in (
        "/",
        "/healthz",
        "/sign-in",
        "/sign-in/new-device",
        f"/invitations/{world.token}",
        "/static/docket.css",
    ):
        with world.client("nobody").get(path) as response:
            assert response.status_code == 200
            assert "Set-Cookie" not in response.headers, path
