package dev.salem.report;

/** Equal bins of margins with an edge at 0: bin i covers {@code (edge(i), edge(i + 1)]}, so that 0, a wrong answer, lies left. */
record MarginBins(double width, int first, int size) {

    /** About {@code wanted} bins that cover {@code low} ≤ 0 ≤ {@code high}, of which one must not be 0. */
    static MarginBins over(double low, double high, int wanted) {
        double width = (high - low) / wanted;
        int first = (int) Math.floor(low / width + 1e-9) - 1;
        int last = (int) Math.ceil(high / width - 1e-9);
        return new MarginBins(width, first, Math.max(1, last) - first);
    }

    double edge(int bin) {
        return (first + bin) * width;
    }

    double low() {
        return edge(0);
    }

    double high() {
        return edge(size);
    }

    /** How many of the values lie in each bin; what is not finite is in none. */
    int[] count(float[] values) {
        int[] counts = new int[size];
        for (float value : values) {
            if (Float.isFinite(value)) {
                int bin = (int) Math.ceil(value / width) - 1 - first;
                counts[Math.max(0, Math.min(size - 1, bin))]++;
            }
        }
        return counts;
    }
}
