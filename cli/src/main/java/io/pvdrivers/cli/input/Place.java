package io.pvdrivers.cli.input;

import org.yaml.snakeyaml.error.Mark;

/** A place in a file; line and column count from 1. */
public record Place(String file, int line, int column) {

    static Place of(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** File and line, as compilers write it and editors open it. */
    @Override
    public String toString() {
        return file + ":" + line;
    }

    String withColumn() {
        return file + ":" + line + ":" + column;
    }
}
