package io.github.dropflux.cli.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** As much of a terminal as a line of progress needs: one that folds long lines anew when it is resized, with the cursor in its text. */
final class Screen {

    private int width;
    private boolean wraps = true;

    /** Whole lines, however many rows they take. */
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));

    private int column;

    Screen(int width) {
        this.width = width;
    }

    void resize(int columns) {
        width = columns;
    }

    void write(String text) {
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            if (next == '\u001b') {
                int end = at + 1;
                while (!Character.isLetter(text.charAt(end))) {
                    end++;
                }
                control(text.substring(at + 1, end + 1));
                at = end;
            } else if (next == '\r') {
                // Of the row that the cursor is in, not of the line.
                column -= column % width;
            } else if (next == '\n') {
                lines.add(new StringBuilder());
                column = 0;
            } else {
                put(next);
            }
        }
    }

    private void control(String code) {
        switch (code) {
            case "[?7l" -> wraps = false;
            case "[?7h" -> wraps = true;
            case "[J" -> line().setLength(Math.min(column, line().length()));
            default -> throw new AssertionError("a code that no test knows: " + code);
        }
    }

    private void put(char next) {
        StringBuilder line = line();
        if (!wraps && column % width == width - 1 && column < line.length()) {
            line.setCharAt(column, next);
            return;
        }
        if (column < line.length()) {
            line.setCharAt(column, next);
        } else {
            line.append(next);
        }
        column += wraps || column % width < width - 1 ? 1 : 0;
    }

    private StringBuilder line() {
        return lines.get(lines.size() - 1);
    }

    /** What can be read, row by row. */
    String text() {
        return lines.stream()
                .flatMap(line -> rows(line.toString()).stream())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    private List<String> rows(String line) {
        List<String> rows = new ArrayList<>();
        for (int from = 0; from == 0 || from < line.length(); from += width) {
            rows.add(line.substring(from, Math.min(line.length(), from + width)));
        }
        return rows;
    }
}
