package dev.salem.model.llama;

import ai.djl.ndarray.NDManager;
import dev.salem.model.ModelConfig;
import dev.salem.model.block.RotaryTable;
import java.util.function.DoubleUnaryOperator;

/**
 * The angles of the rotary embedding (Su et al. 2021) and the ways to stretch them over longer texts, by the names of
 * {@code transformers.modeling_rope_utils}. {@code dynamic} changes nothing up to {@code max_position_embeddings}, and
 * longer texts are not read.
 */
final class RotaryScaling {
    private final ModelConfig config;
    private final ModelConfig settings;
    private final int size;
    private final double base;

    private RotaryScaling(ModelConfig config, int size) {
        this.config = config;
        this.size = size;
        this.settings = config.section(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
        this.base = settings.number("rope_theta", config.number("rope_theta", 10_000));
    }

    /** The table for heads of this size. */
    static RotaryTable table(ModelConfig config, int size, NDManager owner) {
        return new RotaryScaling(config, size).table(owner);
    }

    private RotaryTable table(NDManager owner) {
        double share = settings.number("partial_rotary_factor", config.number("partial_rotary_factor", 1));
        if (share != 1) {
            throw config.refusal("partial_rotary_factor must be 1, got: " + share);
        }
        String type = settings.text("rope_type", settings.text("type", "default"));
        return switch (type) {
            case "default", "dynamic" -> table(1, owner, angle -> angle);
            case "linear" -> {
                double factor = factor();
                yield table(1, owner, angle -> angle / factor);
            }
            case "llama3" -> table(1, owner, byWavelength());
            case "yarn" -> yarn(owner);
            default ->
                throw config.refusal("rope_type \"" + type
                        + "\" is not supported; supported: default, linear, dynamic, llama3, yarn");
        };
    }

    private RotaryTable table(double factor, NDManager owner, DoubleUnaryOperator scaling) {
        double[] angles = new double[size / 2];
        for (int pair = 0; pair < angles.length; pair++) {
            angles[pair] = scaling.applyAsDouble(angle(pair));
        }
        return new RotaryTable(angles, factor, owner);
    }

    private double angle(int pair) {
        return Math.pow(base, -2.0 * pair / size);
    }

    private double factor() {
        return required("factor");
    }

    private double required(String key) {
        double value = settings.number(key, Double.NaN);
        if (!(value > 0)) {
            throw config.refusal("the rotary embedding's " + key + " must be a positive number, got: " + value);
        }
        return value;
    }

    private double original() {
        return settings.number(
                "original_max_position_embeddings",
                config.number("original_max_position_embeddings", config.integer("max_position_embeddings")));
    }

    /** Long waves are stretched, short ones are not, those between in part (Llama 3.1). */
    private DoubleUnaryOperator byWavelength() {
        double factor = factor();
        double low = required("low_freq_factor");
        double high = required("high_freq_factor");
        double original = original();
        return angle -> {
            double turns = original * angle / (2 * Math.PI);
            double smooth = Math.max(0, Math.min(1, (turns - low) / (high - low)));
            return (1 - smooth) * angle / factor + smooth * angle;
        };
    }

    /** YaRN (Peng et al. 2023): stretched by a ramp over the dimensions, sines and cosines by a temperature. */
    private RotaryTable yarn(NDManager owner) {
        double original = original();
        double factor = settings.has("factor") ? factor() : config.integer("max_position_embeddings") / original;
        double low = dimension(settings.number("beta_fast", 32), original);
        double high = dimension(settings.number("beta_slow", 1), original);
        if (settings.flag("truncate", true)) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, size - 1.0);
        double width = low == high ? 0.001 : high - low;
        double[] angles = new double[size / 2];
        for (int pair = 0; pair < angles.length; pair++) {
            double ramp = Math.max(0, Math.min(1, (pair - low) / width));
            angles[pair] = angle(pair) * (ramp / factor + 1 - ramp);
        }
        return new RotaryTable(angles, settings.number("attention_factor", temperature(factor)), owner);
    }

    private double dimension(double turns, double original) {
        return size * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
    }

    private double temperature(double factor) {
        double scale = settings.number("mscale", 0);
        double scaleAll = settings.number("mscale_all_dim", 0);
        return scale != 0 && scaleAll != 0
                ? temperature(factor, scale) / temperature(factor, scaleAll)
                : temperature(factor, 1);
    }

    private static double temperature(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }
}
