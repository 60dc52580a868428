package io.pvdrivers.operator.catalog;

import java.util.Optional;

/**
 * Images that may be used: those of one repository, or with a slash at the end those of every repository below. It begins with a registry, so
 * that nobody else's can be meant: {@code registry.example.com/win/} is not {@code registry.example.com.evil/win/}.
 *
 * @param text as it was written
 */
public record ImagePrefix(String text, String repository) {
    private static final String SOME_REPOSITORY = "x";

    /** Reads a prefix; empty where it has no registry, a tag or a digest, or is none at all. */
    public static Optional<ImagePrefix> of(String text) {
        var slash = text.indexOf('/');
        if (slash < 0 || !ImageName.isRegistry(text.substring(0, slash))) {
            return Optional.empty();
        }
        var below = text.endsWith("/");
        return ImageName.of(below ? text + SOME_REPOSITORY : text)
                .filter(name -> name.tag().isEmpty() && name.digest().isEmpty())
                .map(name -> new ImagePrefix(text, below ? parent(name.repository(), text) : name.repository()));
    }

    /** Docker Hub itself has its own images below {@code library}; meant are all. */
    private static String parent(String repository, String text) {
        var parent = repository.substring(0, repository.length() - SOME_REPOSITORY.length());
        return text.indexOf('/') == text.length() - 1 ? parent.substring(0, parent.indexOf('/') + 1) : parent;
    }

    /** Whether the image is one of them. */
    public boolean covers(String image) {
        return ImageName.of(image)
                .map(ImageName::repository)
                .filter(name -> repository.endsWith("/") ? name.startsWith(repository) : name.equals(repository))
                .isPresent();
    }
}
