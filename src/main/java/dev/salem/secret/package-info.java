/** Values that are told to nobody, from settings, files and AWS Secrets Manager. */
package dev.salem.secret;
