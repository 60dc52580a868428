package io.pvdrivers.cli.report;

/** Colours for a terminal that has them. */
public record Paint(boolean colors) {
    private static final String ESCAPE = "\u001b[";

    public String bold(String text) {
        return colors ? ESCAPE + "1m" + text + ESCAPE + "0m" : text;
    }

    /** A phase of a VM in its colour; other words as they are. */
    public String phase(String text) {
        var code = switch (text) {
            case "Ready" -> "32";
            case "Unmanaged" -> "2";
            case "Waiting", "Pending", "InProgress", "Releasing" -> "33";
            case "Blocked", "RolledBack", "Returning" -> "35";
            case "Failed" -> "31";
            default -> "";
        };
        return colors && !code.isEmpty() ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
    }
}
