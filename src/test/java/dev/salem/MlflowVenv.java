package dev.salem;

import java.nio.file.Path;
import java.util.List;

/** A Python environment with MLflow, sealed by a database that has all its tables, so that a server starts sooner. */
enum MlflowVenv {
    CURRENT("mlflow-3.17.2", "mlflow==3.17.2", "boto3"),
    OLDER("mlflow-2.17.2", "mlflow==2.17.2", "sqlalchemy<2.1", "setuptools<81");

    /** The database's name in the environment's folder. */
    static final String TEMPLATE = "salem-template.db";

    private static final String MAKE_TEMPLATE =
            """
            import os, sys
            from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
            SqlAlchemyStore('sqlite:///' + sys.argv[1] + '.new', 'mlflow-artifacts:/')
            os.replace(sys.argv[1] + '.new', sys.argv[1])
            """;

    private final PythonVenv venv;

    MlflowVenv(String folder, String... packages) {
        this.venv = new PythonVenv(folder, List.of(packages), TEMPLATE, MAKE_TEMPLATE);
    }

    Path python() {
        return venv.python();
    }

    /** Its folder, once all is in it. */
    Path ready() {
        return venv.ready();
    }
}
