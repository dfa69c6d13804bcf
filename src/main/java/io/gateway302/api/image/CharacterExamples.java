package io.gateway302.api.image;

/** Example requests for the OpenAPI document. */
final class CharacterExamples {

    static final String BY_ADDRESS = """
            {"prompt": "the cat as an astronaut on the moon", "image_urls": ["https://example.com/cat.jpg"]}""";

    static final String WITH_WATERMARK = """
            {"prompt": "the cat as an astronaut on the moon", "image_urls": ["https://example.com/cat.jpg"],
             "seed": 302, "width": 640, "height": 400,
             "logo_info": {"add_logo": true, "position": 0, "language": 1, "opacity": 0.3}}""";

    private CharacterExamples() {}
}
