package dev.salem.storage.s3;

/** What a request is for, and the permissions that it needs. */
enum Intent {
    LIST("listed", "s3:ListBucket"),
    READ("read", "s3:GetObject"),
    WRITE("written", "s3:PutObject and s3:AbortMultipartUpload"),
    COPY("copied on the server", "s3:GetObject here and s3:PutObject at the target"),
    UNFINISHED("searched for unfinished uploads", "s3:ListBucketMultipartUploads and s3:AbortMultipartUpload");

    private final String done;
    private final String permissions;

    Intent(String done, String permissions) {
        this.done = done;
        this.permissions = permissions;
    }

    /** As in "can't be read". */
    String done() {
        return done;
    }

    String permissions() {
        return permissions;
    }
}
