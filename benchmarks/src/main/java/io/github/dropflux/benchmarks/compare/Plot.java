package io.github.dropflux.benchmarks.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Curves over one axis, each in a strip of its own, as SVG. */
final class Plot {

    private static final int WIDTH = 800;
    private static final int STRIP_HEIGHT = 220;
    private static final int HEAD_HEIGHT = 80;
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    private final String title;
    private final boolean points;
    private final CombinedDomainXYPlot strips;
    private int count;

    private Plot(String title, ValueAxis across, boolean points) {
        this.title = title;
        this.points = points;
        across.setLabelFont(FONT);
        this.strips = new CombinedDomainXYPlot(across);
    }

    /** Over an axis of equal steps, with lines. */
    static Plot over(String title, String across) {
        NumberAxis axis = new NumberAxis(across);
        return new Plot(title, axis, false);
    }

    /** Over an axis of powers of ten, with points. */
    static Plot overPowers(String title, String across) {
        LogAxis axis = new LogAxis(across);
        axis.setNumberFormatOverride(NumberFormat.getIntegerInstance(Locale.ROOT));
        axis.setTickUnit(new NumberTickUnit(1));
        return new Plot(title, axis, true);
    }

    /** A strip whose axis begins at 0. */
    Plot strip(String label, XYSeries curve) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, points);
        // One path, not an element for each piece of it.
        renderer.setDrawSeriesLineAsPath(true);
        renderer.setSeriesPaint(0, new Color(0, 97, 254));
        renderer.setSeriesStroke(0, new BasicStroke(1.5f));
        NumberAxis upward = new NumberAxis(label);
        upward.setLabelFont(FONT);
        upward.setRangeWithMargins(0, Math.max(curve.getMaxY(), Double.MIN_NORMAL));
        upward.setLowerBound(0);
        XYPlot strip = new XYPlot(new XYSeriesCollection(curve), null, upward, renderer);
        strip.setBackgroundPaint(Color.WHITE);
        strip.setRangeGridlinePaint(Color.LIGHT_GRAY);
        strip.setDomainGridlinePaint(Color.LIGHT_GRAY);
        strips.add(strip);
        count++;
        return this;
    }

    /** Ends the axis across at {@code most}, where curves may go on. */
    Plot until(double most) {
        strips.getDomainAxis().setRange(0, most);
        return this;
    }

    void write(Path file) {
        JFreeChart chart = new JFreeChart(title, FONT.deriveFont(Font.BOLD, 14), strips, false);
        chart.setBackgroundPaint(Color.WHITE);
        int height = HEAD_HEIGHT + count * STRIP_HEIGHT;
        SVGGraphics2D canvas = new SVGGraphics2D(WIDTH, height);
        chart.draw(canvas, new Rectangle2D.Double(0, 0, WIDTH, height));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, canvas.getSVGElement() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
