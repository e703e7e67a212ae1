/**
 * Judges what is stored against what was asked: an outsider that knows the contract, the tables, the documents, the topic and the
 * provider's ledger, and shares no code with the service.
 */
@NullMarked
package dev.holdfast.rig.check;

import org.jspecify.annotations.NullMarked;
