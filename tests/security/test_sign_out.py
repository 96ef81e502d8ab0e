"""What a browser is told to forget at sign-out, and by whom."""

from __future__ import annotations

from tests.security.world import World

FORGOTTEN = '"cache", "storage"'


def test_signing_out_clears_this_site_and_leaves_others_and_the_language_alone(
    world: World,
) -> None:
    client = world.client("attorney")
    client.post("/language", data={"language": "es"})
    out = client.post("/sign-out")
    assert out.status_code == 302
    assert out.headers.getlist("Clear-Site-Data") == [FORGOTTEN]
    with client.session_transaction() as session:
        left = set(session)
    assert "language" in left
    assert not left & {"_user_id", "_id", "_fresh", "fs_paa", "identity.id"}
    assert '<html lang="es">' in client.get("/sign-in").text


def test_another_site_clears_nothing(world: World) -> None:
    """Nor does anything but a sign-out that was one."""
    client = world.client("attorney")
    foreign = client.post("/sign-out", headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    answers = (foreign, client.get("/incidents"), client.get("/sign-out"))
    assert [answer.status_code for answer in answers] == [403, 200, 405]
    assert not any("Clear-Site-Data" in answer.headers for answer in answers)
    stranger = world.client("nobody").post("/sign-out")
    assert stranger.status_code == 401
    assert "Clear-Site-Data" not in stranger.headers
