package dev.salem.safetensors;

import java.nio.charset.StandardCharsets;

/** Tells from the first 8 bytes what a file is that is no safetensors file. */
final class ForeignFormat {
    static final String CONVERSION =
            "convert it with save_pretrained(..., safe_serialization=True) and give the new folder";

    private ForeignFormat() {}

    /** What the file is and how to mend it, or a general remark. */
    static String describe(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PK\u0003\u0004") || text.startsWith("\u0080\u0002") || text.startsWith("\u0080\u0004")) {
            return "it is a PyTorch pickle, which is refused because loading one runs code: " + CONVERSION;
        }
        if (text.startsWith("\u0089HDF")) {
            return "it is an HDF5 file: " + CONVERSION;
        }
        if (text.startsWith("GGUF")) {
            return "it is a GGUF file: give the Hugging Face folder it was made from";
        }
        if (text.startsWith("version ")) {
            return "it is a Git LFS pointer: run git lfs pull";
        }
        return "the file is damaged or no safetensors file, fetch it again";
    }
}
