package io.gateway302.api.image;

/** Example request for the OpenAPI document. */
final class ImageEditExample {

    static final String EMBEDDED = """
            {"model": "gpt-image-1", "prompt": "the cat wears a hat",
             "images": [{"image_url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="}]}""";

    private ImageEditExample() {}
}
