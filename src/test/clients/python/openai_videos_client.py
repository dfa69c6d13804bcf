"""openai for Python, as it comes, with the videos of the gateway: only its base address and its key are set."""

import warnings

import openai

from checks import DIRECT, KEY, LIMITED_KEY, URL, WRONG_KEY, check, done, prompt, raises, skip

# OpenAI ends its own models of this API; those of other providers stay
warnings.simplefilter("ignore", DeprecationWarning)

client = openai.OpenAI(base_url=URL + "/v1", api_key=KEY)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def film(model, **settings):
    video = client.videos.create_and_poll(model=model, prompt=prompt(), poll_interval_ms=200, **settings)
    check(f"{model}: create_and_poll ends", video.status == "completed", video)
    check(f"{model}: progress is 100", video.progress == 100, video)
    check(f"{model}: the times are told", video.created_at <= video.completed_at < video.expires_at, video)
    check(f"{model}: it is a video of the model", video.object == "video" and video.model == model, video)
    content = client.videos.download_content(video.id)
    check(f"{model}: the film comes", content.read()[4:8] == b"ftyp", content.response.headers)
    check(f"{model}: it is a film", content.response.headers["content-type"] == "video/mp4", content.response.headers)
    check(f"{model}: the film is named", content.response.headers["x-content-type-options"] == "nosniff")
    return video


def videos():
    video = film("sora-2", seconds="4", size="1280x720")
    check("length and size are told", video.seconds == "4" and video.size == "1280x720", video)
    file = ("a.png", PNG, "image/png")
    referring = film("sora-2-pro", input_reference=file)
    other = film("kling-v2", seconds="5", size="1280x720", input_reference=file)

    ids = [each.id for each in client.videos.list(limit=1)]
    check("the pages have all", ids[:3] == [other.id, referring.id, video.id], ids)
    check("the oldest come first if asked", [each.id for each in client.videos.list(order="asc")] == ids[::-1])
    check("a video is retrieved", client.videos.retrieve(video.id).id == video.id)
    stored = client.videos.with_streaming_response.download_content(video.id, variant="video")
    with stored as response:
        check("the film is streamed", b"".join(response.iter_bytes())[4:8] == b"ftyp")

    deleted = client.videos.delete(video.id)
    check("a video is deleted", deleted.deleted and deleted.id == video.id, deleted)
    raises("a deleted video", openai.NotFoundError, lambda: client.videos.retrieve(video.id), 404)
    check("it is not listed any more", video.id not in [each.id for each in client.videos.list()])


def failures():
    failed = client.videos.create_and_poll(model="sora-2", prompt=prompt("sandbox:failed"), poll_interval_ms=200)
    check("a failure is told", failed.status == "failed" and failed.error.code and failed.error.message, failed)
    raises("a film that there is not", openai.NotFoundError, lambda: client.videos.download_content(failed.id), 404)


def errors():
    stranger = openai.OpenAI(base_url=URL + "/v1", api_key=WRONG_KEY)
    raises("a wrong key", openai.AuthenticationError, lambda: stranger.videos.list(), 401)
    raises(
        "a length that Sora has not",
        openai.BadRequestError,
        lambda: client.videos.create(model="sora-2", prompt="a cat", seconds="5"),
        400,
        lambda error: error.param == "seconds",
    )
    raises("no prompt", openai.BadRequestError, lambda: client.videos.create(model="sora-2", prompt=""), 400)
    running = client.videos.create(model="sora-2", prompt=prompt("sandbox:pending"))
    raises(
        "a film that is not ready", openai.ConflictError, lambda: client.videos.download_content(running.id), 409
    )
    raises("its deletion", openai.ConflictError, lambda: client.videos.delete(running.id), 409)
    raises("a remix", openai.NotFoundError, lambda: client.videos.remix(running.id, prompt="a dog"), 404)
    raises("an id of nobody", openai.NotFoundError, lambda: client.videos.retrieve("video_1"), 404)
    raises(
        "a variant that there is not",
        openai.NotFoundError,
        lambda: client.videos.download_content(running.id, variant="thumbnail"),
        404,
    )
    if LIMITED_KEY:
        limited = openai.OpenAI(base_url=URL + "/v1", api_key=LIMITED_KEY)
        raises(
            "what a limited key may not do",
            openai.APIStatusError,
            lambda: limited.videos.create(model="sora-2", prompt="a cat"),
            (402, 403),
        )
    else:
        skip("what a limited key may not do", "needs GATEWAY_LIMITED_KEY")


if DIRECT:
    skip("videos that are tasks", "need a gateway")
else:
    videos()
    failures()
    errors()
done()
