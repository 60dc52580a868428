package io.pvdrivers.operator;

import java.util.List;

/** What somebody gave us cannot be used. Each sentence says where, what is wrong there, and what to write instead. */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> sentences;

    public BadInput(String sentence) {
        this(List.of(sentence));
    }

    public BadInput(List<String> sentences) {
        super(String.join("\n", sentences));
        this.sentences = List.copyOf(sentences);
    }

    public List<String> sentences() {
        return sentences;
    }
}
