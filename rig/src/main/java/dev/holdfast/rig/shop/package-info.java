/** What the rig asks of the service over HTTP: products on sale, stock on the shelves, orders. */
@NullMarked
package dev.holdfast.rig.shop;

import org.jspecify.annotations.NullMarked;
