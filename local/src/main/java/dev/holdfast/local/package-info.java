/** The servers of one machine as child processes: PostgreSQL, Kafka, schema registry, MongoDB, payment simulator. Never in the product. */
@NullMarked
package dev.holdfast.local;

import org.jspecify.annotations.NullMarked;
