/**
 * What an edit leaves on disk: the edited model's folder, and the delta that leads from the base to it and back.
 * Everything here appears whole or not at all.
 */
package dev.salem.artifact;
