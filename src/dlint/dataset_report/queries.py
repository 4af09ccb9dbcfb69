"""The SQL of the report, for DuckDB. `dlint report --sql` prints it, so that anyone can go on from there.

`$scan` is the id of the scan that is reported, `$before` that of the one before it (or nothing). Nothing of a data set
ever becomes a part of a query.
"""

from __future__ import annotations

VIEWS = {
    "places": """\
-- A row for each finding at each place: a content that stands in ten files has its findings ten times.
SELECT f.scan, f.file, f.repository, f.branch, f.revision, f.path, f.owners, f.changed, f.content,
       n.finding, n.rule, n.family, n.severity, n.line, n.message, x.trust, x.title, x.proof,
       CASE n.severity WHEN 'error' THEN 10 WHEN 'warning' THEN 3 ELSE 1 END AS points
FROM files f JOIN findings n USING (scan, content) LEFT JOIN fixes x USING (scan, content, finding)""",
}

QUERIES = {
    "overview": """\
SELECT count(*) AS files, count(DISTINCT repository) AS repositories, count(DISTINCT content) AS contents,
       count(*) FILTER (error IS NOT NULL) AS unread
FROM files WHERE scan = $scan""",
    "severities": """\
SELECT severity, count(*) AS findings FROM places WHERE scan = $scan GROUP BY severity""",
    "trend": """\
SELECT scan, (SELECT count(*) FROM files f WHERE f.scan = s.scan AND f.error IS NULL) AS files,
       (SELECT count(*) FROM places p WHERE p.scan = s.scan) AS findings,
       (SELECT count(*) FROM places p WHERE p.scan = s.scan AND p.severity = 'error') AS errors,
       (SELECT count(*) FROM places p WHERE p.scan = s.scan AND p.trust = 'safe') AS fixable
FROM (SELECT DISTINCT scan FROM files) s ORDER BY scan""",
    "moved": """\
-- What is new and what is gone. A finding is known by its rule and the text of its line, not by the line's number.
WITH now AS (SELECT DISTINCT repository, coalesce(branch, '') AS branch, path, finding, severity
             FROM places WHERE scan = $scan),
     was AS (SELECT DISTINCT repository, coalesce(branch, '') AS branch, path, finding, severity
             FROM places WHERE scan = $before)
SELECT severity, count(*) FILTER (kind = 'new') AS new, count(*) FILTER (kind = 'gone') AS gone
FROM (SELECT severity, 'new' AS kind FROM now ANTI JOIN was USING (repository, branch, path, finding)
      UNION ALL
      SELECT severity, 'gone' AS kind FROM was ANTI JOIN now USING (repository, branch, path, finding))
GROUP BY severity""",
    "changes": """\
-- What pays: a rule in a repository, by what can be done about it, or a base image without support in all of them.
-- A safe fix counts in full, what a person has to review or write for a half; the points are an order and no money.
SELECT * FROM (
  SELECT 'apply the safe fixes of ' || rule AS change, rule, repository, count(DISTINCT file) AS files,
         count(*) AS findings, 'safe' AS how, sum(points)::DOUBLE AS points
  FROM places WHERE scan = $scan AND trust = 'safe' GROUP BY rule, repository
  UNION ALL
  SELECT 'review and apply the fixes of ' || rule, rule, repository, count(DISTINCT file), count(*), 'review',
         sum(points) / 2
  FROM places WHERE scan = $scan AND trust = 'unsafe' GROUP BY rule, repository
  UNION ALL
  SELECT 'correct ' || rule, rule, repository, count(DISTINCT file), count(*), 'by hand', sum(points) / 2
  FROM places WHERE scan = $scan AND coalesce(trust, '') NOT IN ('safe', 'unsafe') AND severity = 'error'
  GROUP BY rule, repository
  UNION ALL
  SELECT CASE WHEN c.base_ends < $day THEN 'replace the base image ' || c.base
              ELSE 'replace images of earlier stages, which have no support' END AS change, 'image/end-of-life',
         CASE count(DISTINCT p.repository) WHEN 1 THEN any_value(p.repository)
              ELSE count(DISTINCT p.repository) || ' repositories' END,
         count(DISTINCT p.file), count(*), 'by hand', sum(p.points) / 2
  FROM places p JOIN contents c USING (scan, content)
  WHERE p.scan = $scan AND p.rule = 'image/end-of-life' AND c.base IS NOT NULL GROUP BY 1)
ORDER BY points DESC, files DESC, change, repository LIMIT 20""",
    "rules": """\
SELECT rule, mode(severity) AS severity, count(*) AS findings, count(DISTINCT file) AS files,
       count(DISTINCT repository) AS repositories, count(*) FILTER (trust = 'safe') AS safe,
       any_value(b.findings) AS before
FROM places LEFT JOIN (SELECT rule, count(*) AS findings FROM places WHERE scan = $before GROUP BY rule) b USING (rule)
WHERE scan = $scan GROUP BY rule ORDER BY findings DESC, rule""",
    "repositories": """\
SELECT repository, count(DISTINCT file) AS files, count(finding) AS findings,
       count(finding) FILTER (severity = 'error') AS errors, count(finding) FILTER (trust = 'safe') AS safe,
       coalesce(sum(points), 0) AS points
FROM (SELECT repository, file FROM files WHERE scan = $scan AND error IS NULL)
     LEFT JOIN (SELECT * EXCLUDE (repository) FROM places WHERE scan = $scan) USING (file)
GROUP BY repository ORDER BY points DESC, repository""",
    "owners": """\
-- A file with several owners counts for each of them.
WITH owned AS (SELECT file, unnest(CASE WHEN len(owners) = 0 THEN ['(no owner)'] ELSE owners END) AS owner, repository
               FROM files WHERE scan = $scan AND error IS NULL)
SELECT owner, count(DISTINCT o.repository) AS repositories, count(DISTINCT file) AS files,
       count(finding) AS findings, count(finding) FILTER (severity = 'error') AS errors,
       count(finding) FILTER (trust = 'safe') AS safe
FROM owned o LEFT JOIN (SELECT * FROM places WHERE scan = $scan) USING (file)
GROUP BY owner ORDER BY findings DESC, owner""",
    "bases": """\
SELECT base, count(*) AS files, count(DISTINCT repository) AS repositories, any_value(base_ends) AS ends
FROM files JOIN contents USING (scan, content) WHERE scan = $scan AND base IS NOT NULL
GROUP BY base ORDER BY files DESC, base""",
    "support": """\
SELECT CASE WHEN base IS NULL THEN 'base not known (a variable, or none)'
            WHEN base_ends IS NULL THEN 'end of support not known'
            WHEN base_ends < $day THEN 'no security fixes any more'
            WHEN base_ends < $day + INTERVAL 1 YEAR THEN 'support ends within a year'
            ELSE 'supported for more than a year' END AS state,
       count(*) AS files, count(DISTINCT repository) AS repositories
FROM files JOIN contents USING (scan, content) WHERE scan = $scan GROUP BY state ORDER BY files DESC, state""",
    "ages": """\
SELECT CASE WHEN changed IS NULL THEN 'not known'
            WHEN changed >= $day - INTERVAL 3 MONTH THEN 'less than 3 months'
            WHEN changed >= $day - INTERVAL 1 YEAR THEN '3 to 12 months'
            WHEN changed >= $day - INTERVAL 3 YEAR THEN '1 to 3 years'
            ELSE 'more than 3 years' END AS age,
       count(DISTINCT file) AS files, count(finding) AS findings,
       count(finding)::DOUBLE / count(DISTINCT file) AS each
FROM (SELECT file, changed FROM files WHERE scan = $scan AND error IS NULL)
     LEFT JOIN (SELECT file, finding FROM places WHERE scan = $scan) USING (file)
GROUP BY age ORDER BY files DESC, age""",
    "fixes": """\
SELECT rule, count(*) AS findings, count(*) FILTER (trust = 'safe') AS safe,
       count(*) FILTER (trust = 'safe' AND proof = 'proven') AS proven,
       count(*) FILTER (trust = 'safe' AND proof = 'refused') AS refused,
       count(*) FILTER (trust = 'unsafe') AS unsafe, count(*) FILTER (trust IS NULL OR trust NOT IN ('safe', 'unsafe'))
       AS hand
FROM places WHERE scan = $scan GROUP BY rule HAVING safe + unsafe > 0 ORDER BY safe DESC, unsafe DESC, rule""",
    "samples": """\
SELECT rule, repository, revision, path, line, message, title, trust
FROM places WHERE scan = $scan AND rule IN (
    SELECT rule FROM places WHERE scan = $scan GROUP BY rule ORDER BY sum(points) DESC, rule LIMIT 12)
QUALIFY row_number() OVER (PARTITION BY rule ORDER BY repository, path, line, finding) <= 20
ORDER BY rule, repository, path, line, finding""",
    "unread": """\
SELECT error, count(*) AS files, min(repository) AS repository, min(path) AS path
FROM (SELECT error, repository, path FROM files WHERE scan = $scan AND error IS NOT NULL
      UNION ALL
      SELECT c.error, f.repository, f.path FROM files f JOIN contents c USING (scan, content)
      WHERE f.scan = $scan AND c.error IS NOT NULL)
GROUP BY error ORDER BY files DESC, error""",
}


def script(folder: str) -> str:
    """All of it as a script for the DuckDB shell, over the Parquet files of a data set."""
    # In SQL, a quote in a text is written twice.
    quoted = folder.replace("'", "''")
    lines = ["-- duckdb < this file; set the two variables to ids of scans (the names of the files in scans/)."]
    lines += [
        f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{quoted}/{name}/*/*.parquet', "  # noqa: S608 (quoted)
        "hive_partitioning = true, hive_types = {'scan': VARCHAR});"
        for name in ("files", "contents", "findings", "fixes")
    ]
    lines += [f"CREATE OR REPLACE VIEW {name} AS\n{query};" for name, query in VIEWS.items()]
    lines += ["SET VARIABLE scan = (SELECT max(scan) FROM files);", "SET VARIABLE before = NULL;",
              "SET VARIABLE day = (SELECT current_date);"]  # fmt: skip
    for name, query in QUERIES.items():
        text = query
        for variable in ("scan", "before", "day"):
            text = text.replace(f"${variable}", f"getvariable('{variable}')")
        lines.append(f"-- {name}\n{text};")
    return "\n\n".join(lines) + "\n"
