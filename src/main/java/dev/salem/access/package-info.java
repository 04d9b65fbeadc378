/** Who may have what: places that may be read, and the rules of an operator for each principal. */
package dev.salem.access;
