package io.github.dropflux.benchmarks.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Rows in Markdown, aligned, so that they read well on a terminal too. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
        rows.add(List.of(head));
    }

    /** Adds a row; numbers are written with two decimals, or with none from 100 on. */
    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Table::text).toList());
    }

    private static String text(Object cell) {
        if (!(cell instanceof Double number)) {
            return String.valueOf(cell);
        }
        return String.format(Locale.ROOT, Math.abs(number) < 99.5 ? "%.2f" : "%.0f", number);
    }

    void print(PrintStream out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder("|");
            StringBuilder rule = new StringBuilder("|");
            for (int i = 0; i < columns; i++) {
                String cell = rows.get(r).get(i);
                line.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length()));
                line.append(" |");
                rule.append(' ').append("-".repeat(widths[i])).append(" |");
            }
            out.println(line);
            if (r == 0) {
                out.println(rule);
            }
        }
        out.println();
    }
}
