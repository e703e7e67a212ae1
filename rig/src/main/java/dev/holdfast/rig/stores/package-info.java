/** What is found in PostgreSQL and MongoDB. Every name of a table, column or field stands here and nowhere else. */
@NullMarked
package dev.holdfast.rig.stores;

import org.jspecify.annotations.NullMarked;
