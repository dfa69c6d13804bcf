package io.gateway302.sandbox.character;

import io.gateway302.sandbox.call.LruMap;
import io.gateway302.sandbox.picture.Picture;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Store of the newest images, by the path of their link. It keeps the parameters of an image and draws it on request,
 * so that a thousand entries take less memory than one drawn image. Thread-safe.
 */
public final class Gallery {

    private final Map<String, Picture> pictures;

    public Gallery(int most) {
        this.pictures = new LruMap<>(most);
    }

    public synchronized void hang(String path, Picture picture) {
        pictures.put(path, picture);
    }

    public synchronized @Nullable Picture at(String path) {
        return pictures.get(path);
    }
}
