package io.jenkins.plugins.marathondeploy.cluster.harbor;

/** An answer that is an error in Harbor's form. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    ApiError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    static ApiError notFound(String message) {
        return new ApiError(404, "NOT_FOUND", message);
    }
}
