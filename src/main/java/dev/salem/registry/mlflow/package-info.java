/** The registry of an MLflow server. */
package dev.salem.registry.mlflow;
