/** The connection to an MLflow tracking server: settings, calls, transfers and its ways to fail. */
package dev.salem.mlflow;
