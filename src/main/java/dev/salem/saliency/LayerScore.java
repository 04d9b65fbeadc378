package dev.salem.saliency;

/**
 * How strongly the loss pulls at one layer.
 *
 * @param layer index of the block
 * @param score mean over samples of the mean absolute gradient of the layer's feed-forward weights
 * @param share of the sum over layers
 * @param failScore the same over fails only
 * @param probability share of bootstrap draws in which this layer has the highest score
 */
public record LayerScore(int layer, double score, double share, double failScore, double probability) {}
