package io.pvdrivers.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which failures were told already. What goes on failing for the same reason is no news, until it has gone well in between. */
public final class ToldFailures {
    /** What fails beyond so many things at once is told again. */
    private static final int MOST = 1000;

    private final Map<String, String> told = new LinkedHashMap<>();

    /** Whether people do not know yet that this fails, and why. */
    public synchronized boolean isNews(String what, String why) {
        var before = Optional.ofNullable(told.remove(what));
        told.put(what, why);
        if (told.size() > MOST) {
            told.remove(told.keySet().iterator().next());
        }
        return before.filter(why::equals).isEmpty();
    }

    /** It went well. True where people were told that it did not. */
    public synchronized boolean over(String what) {
        return told.remove(what) != null;
    }
}
