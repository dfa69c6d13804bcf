package io.gateway302.sandbox;

import io.gateway302.sandbox.picture.Picture;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest pictures, by the path of their link. A picture is kept as what it shows and drawn when it is looked at,
 * so that a thousand of them take less room than one that is drawn.
 */
final class Gallery {

    private final Map<String, Picture> pictures;

    Gallery(int most) {
        this.pictures = new Newest<>(most);
    }

    synchronized void hang(String path, Picture picture) {
        pictures.put(path, picture);
    }

    synchronized @Nullable Picture at(String path) {
        return pictures.get(path);
    }
}
