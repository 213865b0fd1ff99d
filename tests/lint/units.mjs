// Lines HASH:FILE in, groups of them out, one a line: files that can be read as one translation unit, because nothing they
// keep to themselves has the same name in the same namespace. What this overlooks, tidy.sh finds out: it halves the group.
import { readFileSync } from "node:fs";

const most = Number(process.argv[2] ?? 24);

/** The names a file has in its unnamed namespaces, each with the namespace around it. */
function ownNames(text) {
  const names = new Set();
  let around = "";
  let within = false;
  for (const line of text.split("\n")) {
    if (/^namespace \{/.test(line)) within = true;
    else if (/^namespace \S+ \{/.test(line)) around = line.split(" ", 2)[1];
    else if (/^\} {2}\/\/ namespace$/.test(line)) within = false;
    if (!within || !/^[A-Za-z_]/.test(line) || /^(namespace|template|using [^=]*$)/.test(line)) continue;
    const name = /([A-Za-z_]\w*)\s*$/.exec(line.split(/[(={;[]| : /, 1)[0]);
    if (name) names.add(`${around}::${name[1]}`);
  }
  return names;
}

const groups = [];
for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const file = line.slice(line.indexOf(":") + 1);
  const top = file.split("/", 1)[0];
  const text = readFileSync(file, "utf8");
  const names = ownNames(text);
  // Highway includes such a file once for each kind of machine: one of them is enough for a unit.
  if (text.includes("hwy/foreach_target.h")) names.add("hwy");
  const fits = (group) =>
    group.top === top && group.lines.length < most && [...names].every((name) => !group.names.has(name));
  let group = groups.find(fits);
  if (!group) {
    group = { top, lines: [], names: new Set() };
    groups.push(group);
  }
  group.lines.push(line);
  for (const name of names) group.names.add(name);
}
for (const { lines } of groups) console.log(lines.join(" "));
