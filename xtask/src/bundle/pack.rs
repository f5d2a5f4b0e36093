//! One file for each part: the splitter makes one for each set of parts that share something, dozens of them, each with its own
//! request and a compression that knows nothing of the others.

use crate::shell::{Result, read, write};
use std::{collections::BTreeMap, fs, path::Path};

/// What the splitter's script says to fetch a file, before and after its name.
const FETCH: (&str, &str) = ("fetch(new URL(\"./", ".wasm\", import.meta.url))");
/// What loads a part: it says now which pack its files are in.
const LOAD: (&str, &str) = (" = wrapAsyncCb(makeLoad(", "]));");

/// Reads what is in a pack; a pack that does not come is asked for again the next time.
const UNPACK: &str = "
const opened = {};
let current;
function inPack(name, load) {
    return () => { current = name; return load(); };
}
function unpack(part) {
    const name = current, [from, to] = packs[name][part];
    if (!opened[name]) {
        // The page's own part is on its way since the page came: src/app/document.rs.
        const { href } = new URL(`./${name}.pack`, import.meta.url);
        const answer = window.early?.[href] ?? fetch(href);
        if (window.early) delete window.early[href];
        opened[name] = answer.then(answer => {
            if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
            return answer.arrayBuffer();
        });
        opened[name].catch(() => { delete opened[name]; });
    }
    return opened[name].then(bytes => new Response(bytes.slice(from, to), { headers: { 'content-type': 'application/wasm' } }));
}
";

/// Puts the files of each part into one, removes them, and has the splitter's script read them from there.
pub fn pack(folder: &Path, script: &str, parts: &BTreeMap<String, Vec<String>>) -> Result {
    let mut index = BTreeMap::new();
    for (part, files) in parts {
        let mut content = Vec::new();
        let mut places = BTreeMap::new();
        for file in files {
            let from = content.len();
            let path = folder.join(format!("{file}.wasm"));
            content.extend(
                fs::read(&path)
                    .map_err(|error| format!("{} cannot be read: {error}.", path.display()))?,
            );
            places.insert(file.clone(), (from, content.len()));
        }
        write(&folder.join(format!("{part}.pack")), content)?;
        index.insert(part.clone(), places);
    }
    for file in parts.values().flatten() {
        // A file of several parts is gone already.
        let _ = fs::remove_file(folder.join(format!("{file}.wasm")));
    }
    let place = folder.join(script);
    let loads: usize = index.len();
    let mut text = read(&place)?;
    let fetches = text.matches(FETCH.0).count();
    let known = fetches == text.matches(FETCH.1).count()
        && loads == text.matches(LOAD.0).count()
        && loads == text.matches(LOAD.1).count();
    if !known || fetches == 0 {
        return Err(
            "The splitter's script is another one than it was: look at xtask/src/bundle/pack.rs."
                .into(),
        );
    }
    text = text.replace(FETCH.0, "unpack(\"").replace(FETCH.1, "\")");
    for part in index.keys() {
        let name = format!("__wasm_split_load_{part}");
        text = text.replace(
            &format!("{name}{}", LOAD.0),
            &format!("{name} = wrapAsyncCb(inPack(\"{part}\", makeLoad("),
        );
    }
    text = text.replace(LOAD.1, "])));");
    let index = serde_json::to_string(&index).map_err(|error| error.to_string())?;
    // Imports come first in a script.
    let (imports, rest) = text.split_once('\n').unwrap_or(("", &text));
    write(
        &place,
        format!("{imports}\nconst packs = {index};{UNPACK}{rest}"),
    )
}
