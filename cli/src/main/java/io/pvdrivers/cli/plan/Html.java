package io.pvdrivers.cli.plan;

/** Text for a page. */
final class Html {
    private Html() {}

    /** The text as text, also within quotes; what would turn the reading direction or cannot be seen is left out. */
    static String text(String raw) {
        var safe = new StringBuilder();
        raw.codePoints().filter(c -> !isHidden(c)).forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isHidden(int c) {
        var type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }
}
