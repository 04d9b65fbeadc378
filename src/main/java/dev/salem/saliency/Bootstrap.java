package dev.salem.saliency;

import java.util.SplittableRandom;

/** How sure a choice by averages is: the averages of samples drawn again with replacement (Efron 1979). */
final class Bootstrap {
    private Bootstrap() {}

    /** For each column, the share of draws in which its mean is the largest. */
    static double[] strongestColumn(double[][] rows, int draws, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] wins = new double[rows[0].length];
        for (int draw = 0; draw < draws; draw++) {
            double[] sums = new double[wins.length];
            for (int i = 0; i < rows.length; i++) {
                double[] row = rows[random.nextInt(rows.length)];
                for (int column = 0; column < sums.length; column++) {
                    sums[column] += row[column];
                }
            }
            int best = 0;
            for (int column = 1; column < sums.length; column++) {
                if (sums[column] > sums[best]) {
                    best = column;
                }
            }
            wins[best] += 1.0 / draws;
        }
        return wins;
    }
}
