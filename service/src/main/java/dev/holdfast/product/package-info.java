/**
 * What is for sale. Reads top to bottom: {@code ProductController} (in) → {@code ProductDraft}, {@code ProductPatch}
 * (parsed) → {@code Products} (the SQL) ; {@code Catalogue} is what other packages may ask.
 */
@NullMarked
package dev.holdfast.product;

import org.jspecify.annotations.NullMarked;
