package dev.salem.report;

/**
 * A drawing in the making: well-formed SVG 1.1 that stands alone, with its own style for light and dark, and a title and a
 * description for those who do not see it. Lengths are user units, about one pixel each.
 */
final class Svg {
    /** The width of every drawing, so that letters have one size on a page. */
    static final int WIDTH = 400;

    private static final String STYLE = Resources.text("chart.css").strip();

    private final StringBuilder out = new StringBuilder();

    /** @param name a word unique on its page, the prefix of the element ids */
    Svg(String name, double height, String title, String description) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"salem-chart\" role=\"img\" viewBox=\"0 0 ")
                .append(WIDTH)
                .append(' ')
                .append(number(height))
                .append("\" aria-labelledby=\"")
                .append(name)
                .append("-title ")
                .append(name)
                .append("-description\">\n<title id=\"")
                .append(name)
                .append("-title\">")
                .append(escape(title))
                .append("</title>\n<desc id=\"")
                .append(name)
                .append("-description\">")
                .append(escape(description))
                .append("</desc>\n<style>\n")
                .append(STYLE)
                .append("\n</style>\n");
    }

    Svg rectangle(String style, double x, double y, double width, double height) {
        out.append("<rect class=\"").append(style).append('"');
        attribute("x", x);
        attribute("y", y);
        attribute("width", width);
        attribute("height", height);
        return end();
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        out.append("<line class=\"").append(style).append('"');
        attribute("x1", x1);
        attribute("y1", y1);
        attribute("x2", x2);
        attribute("y2", y2);
        return end();
    }

    Svg dot(String style, double x, double y, double radius) {
        out.append("<circle class=\"").append(style).append('"');
        attribute("cx", x);
        attribute("cy", y);
        attribute("r", radius);
        return end();
    }

    /** @param points pairs x, y */
    Svg polyline(String style, double[] points) {
        out.append("<polyline class=\"").append(style).append("\" points=\"");
        for (int i = 0; i < points.length; i++) {
            out.append(i == 0 ? "" : i % 2 == 0 ? " " : ",").append(number(points[i]));
        }
        out.append('"');
        return end();
    }

    /** @param y the text's base line */
    Svg text(String style, double x, double y, String text) {
        out.append("<text class=\"").append(style).append('"');
        attribute("x", x);
        attribute("y", y);
        out.append('>').append(escape(text)).append("</text>\n");
        return this;
    }

    /** The finished drawing. */
    String close() {
        return out + "</svg>\n";
    }

    /** A drawing that only says why there is nothing to see. */
    static String empty(String name, String title, String reason) {
        return new Svg(name, 40, title, reason).text("muted", 0, 24, reason).close();
    }

    private void attribute(String name, double value) {
        out.append(' ').append(name).append("=\"").append(number(value)).append('"');
    }

    private Svg end() {
        out.append("/>\n");
        return this;
    }

    private static String number(double value) {
        String fixed = Numbers.fixed(value, 2);
        return fixed.endsWith(".00") ? fixed.substring(0, fixed.length() - 3) : fixed;
    }

    private static String escape(String text) {
        return Words.oneLine(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
