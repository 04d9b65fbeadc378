/**
 * The safetensors format: strict reading, mapping without copies, byte-range patches and writing.
 *
 * <p>Format failures are {@link dev.salem.safetensors.SafetensorsException}; failures of the disk or the file system are
 * {@link java.io.UncheckedIOException} with the file in the message.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
package dev.salem.safetensors;
