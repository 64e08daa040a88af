"""The set-based statements by which staged rows become the register, for SQLite and PostgreSQL alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, models

from magpie.register.importing.columns import FACT_FIELDS
from magpie.register.models import (
    Event,
    ImportedLink,
    ImportedSchool,
    Organisation,
    RegisterImport,
    School,
    SchoolBefore,
    SchoolLink,
    SchoolRecord,
    User,
)


def table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def names(fields: Iterable[str], of: str = "") -> str:
    quoted = (connection.ops.quote_name(name) for name in fields)
    return ", ".join(f"{of}.{name}" if of else name for name in quoted)


def run_statement(sql: str, *values: Any) -> int:
    """Run one statement whose placeholders are %s, and say how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _organisation_of(kind: str) -> str:
    """A subquery for the organisation whose code a staged row has."""
    return (
        f"(SELECT o.id FROM {table(Organisation)} o "
        f"WHERE o.kind = '{kind}' AND o.code <> '' AND o.code = s.{kind}_code)"
    )


def keep_what_changes(run: RegisterImport) -> int:
    """Copy every school that will change, so that the import can be undone."""
    facts = names(FACT_FIELDS)
    return run_statement(
        f"INSERT INTO {table(SchoolBefore)} (run_id, school_id, authority_id, trust_id, columns_id, cells, {facts}) "
        "SELECT s.run_id, c.id, c.authority_id, c.trust_id, r.columns_id, COALESCE(r.cells, ''), "
        f"{names(FACT_FIELDS, 'c')} "
        f"FROM {table(ImportedSchool)} s JOIN {table(School)} c ON c.urn = s.urn "
        f"LEFT JOIN {table(SchoolRecord)} r ON r.school_id = c.id WHERE s.run_id = %s AND NOT s.is_added",
        run.pk,
    )


def change_schools(run: RegisterImport) -> int:
    school = table(School)
    facts = ", ".join(f"{name} = s.{name}" for name in map(connection.ops.quote_name, FACT_FIELDS))
    organisations = ", ".join(
        f"{kind}_id = CASE WHEN s.{kind}_code IS NULL THEN {school}.{kind}_id ELSE {_organisation_of(kind)} END"
        for kind in ("authority", "trust")
    )
    return run_statement(
        f"UPDATE {school} SET {facts}, {organisations} FROM {table(ImportedSchool)} s "
        f"WHERE s.run_id = %s AND NOT s.is_added AND s.urn = {school}.urn",
        run.pk,
    )


def add_schools(run: RegisterImport) -> int:
    return run_statement(
        f"INSERT INTO {table(School)} (urn, authority_id, trust_id, {names(FACT_FIELDS)}) "
        f"SELECT s.urn, {_organisation_of('authority')}, {_organisation_of('trust')}, {names(FACT_FIELDS, 's')} "
        f"FROM {table(ImportedSchool)} s WHERE s.run_id = %s AND s.is_added ORDER BY s.urn",
        run.pk,
    )


def write_records(run: RegisterImport) -> int:
    """The rows as the register gave them, for added schools and in place of those of changed ones."""
    return run_statement(
        f"INSERT INTO {table(SchoolRecord)} (school_id, columns_id, cells) "
        f"SELECT c.id, s.columns_id, s.cells FROM {table(ImportedSchool)} s "
        f"JOIN {table(School)} c ON c.urn = s.urn WHERE s.run_id = %s ORDER BY c.id "
        "ON CONFLICT (school_id) DO UPDATE SET columns_id = excluded.columns_id, cells = excluded.cells",
        run.pk,
    )


def write_links(run: RegisterImport) -> int:
    on = connection.ops.quote_name("on")
    return run_statement(
        f"INSERT INTO {table(SchoolLink)} (predecessor_id, successor_id, kind, {on}) "
        f"SELECT p.id, f.id, l.kind, l.{on} FROM {table(ImportedLink)} l "
        f"JOIN {table(School)} p ON p.urn = l.predecessor_urn JOIN {table(School)} f ON f.urn = l.successor_urn "
        "WHERE l.run_id = %s "
        f"ON CONFLICT (predecessor_id, successor_id) DO UPDATE SET kind = excluded.kind, {on} = excluded.{on}",
        run.pk,
    )


def tell_of_closings(run: RegisterImport, by: Any, now: datetime) -> int:
    """A line of history for each school that the import closes."""
    closed = "CASE WHEN s.converts THEN ' has closed to become an academy, says the national register.' "
    closed += "ELSE ' has closed, says the national register.' END"
    what = "CASE WHEN s.converts THEN 'school.converted' ELSE 'school.closed' END"
    return run_statement(
        f"INSERT INTO {table(Event)} (at, by_id, what, words, row_kind, row_id) "
        f"SELECT %s, CAST(%s AS bigint), {what}, c.name || {closed}, %s, c.id FROM {table(ImportedSchool)} s "
        f"JOIN {table(School)} c ON c.urn = s.urn WHERE s.run_id = %s AND s.closes",
        connection.ops.adapt_datetimefield_value(now),
        by.pk if isinstance(by, User) else None,
        School._meta.label_lower,
        run.pk,
    )


def give_back_facts(run: RegisterImport) -> int:
    school = table(School)
    facts = ", ".join(f"{name} = b.{name}" for name in map(connection.ops.quote_name, FACT_FIELDS))
    return run_statement(
        f"UPDATE {school} SET {facts}, authority_id = b.authority_id, trust_id = b.trust_id "
        f"FROM {table(SchoolBefore)} b WHERE b.run_id = %s AND b.school_id = {school}.id",
        run.pk,
    )


def give_back_records(run: RegisterImport) -> None:
    """Schools that had no record before have none again."""
    record, before = table(SchoolRecord), table(SchoolBefore)
    run_statement(
        f"UPDATE {record} SET columns_id = b.columns_id, cells = b.cells FROM {before} b "
        f"WHERE b.run_id = %s AND b.columns_id IS NOT NULL AND b.school_id = {record}.school_id",
        run.pk,
    )
    run_statement(
        f"DELETE FROM {record} WHERE school_id IN "
        f"(SELECT b.school_id FROM {before} b WHERE b.run_id = %s AND b.columns_id IS NULL)",
        run.pk,
    )


def _added_schools() -> str:
    return (
        f"(SELECT c.id FROM {table(School)} c JOIN {table(ImportedSchool)} s ON s.urn = c.urn "
        "WHERE s.run_id = %s AND s.is_added)"
    )


def give_back_links(run: RegisterImport) -> None:
    """Added links go, changed ones are again what they were."""
    link, on = table(SchoolLink), connection.ops.quote_name("on")
    ends = (
        f"FROM {table(ImportedLink)} l JOIN {table(School)} p ON p.urn = l.predecessor_urn "
        f"JOIN {table(School)} f ON f.urn = l.successor_urn "
    )
    run_statement(
        f"UPDATE {link} SET kind = l.old_kind, {on} = l.old_on {ends} "
        f"WHERE l.run_id = %s AND NOT l.is_added AND {link}.predecessor_id = p.id AND {link}.successor_id = f.id",
        run.pk,
    )
    run_statement(
        f"DELETE FROM {link} WHERE EXISTS (SELECT 1 {ends} "
        f"WHERE l.run_id = %s AND l.is_added AND {link}.predecessor_id = p.id AND {link}.successor_id = f.id)",
        run.pk,
    )


def remove_added_schools(run: RegisterImport) -> int:
    run_statement(f"DELETE FROM {table(SchoolRecord)} WHERE school_id IN {_added_schools()}", run.pk)
    return run_statement(f"DELETE FROM {table(School)} WHERE id IN {_added_schools()}", run.pk)
