//! Who is who.

use std::collections::HashMap;

use indexer::normalise::{HandleKind as Inner, PersonError, PersonView, Why};
use indexer::store::Store;
use tauri::{AppHandle, Emitter as _, State};

use super::types::{Handle, HandleKind, HostError, Person, Same};
use crate::app::Core;
use crate::app::failure::Failure;
use crate::app::words::Tongue;

#[tauri::command]
pub(crate) async fn people(core: State<'_, Core>) -> Result<Vec<Person>, HostError> {
    let tongue = core.tongue();
    core.said(core.desk(|store| list(store, tongue)))
}

fn list(store: &Store, tongue: Tongue) -> Result<Vec<Person>, Failure> {
    let people = store.people_view()?;
    let names: HashMap<String, String> = people.iter().map(|p| (p.key.clone(), p.name.clone())).collect();
    let mut same: HashMap<String, Same> = HashMap::new();
    for likely in store.likely_same()? {
        let why = reason(tongue, &likely.why);
        for (one, other) in [(&likely.person, &likely.other), (&likely.other, &likely.person)] {
            if let Some(name) = names.get(other) {
                let there = Same { id: other.clone(), name: name.clone(), why: why.clone() };
                same.entry(one.clone()).or_insert(there);
            }
        }
    }
    Ok(people.into_iter().map(|person| shown(person, &mut same)).collect())
}

fn shown(person: PersonView, same: &mut HashMap<String, Same>) -> Person {
    let handle = |h: indexer::normalise::HandleView| Handle {
        value: h.value,
        kind: match h.kind {
            Inner::Mail => HandleKind::Mail,
            Inner::Phone => HandleKind::Phone,
            Inner::Name => HandleKind::Name,
            Inner::Account => HandleKind::Account,
        },
        channel: h.channel.into(),
        items: h.items,
    };
    Person {
        same: same.remove(&person.key),
        id: person.key,
        name: person.name,
        me: person.is_me,
        handles: person.handles.into_iter().map(handle).collect(),
        items: person.items,
        last_at: person.last_at.map(|at| at.to_string()),
    }
}

fn reason(tongue: Tongue, why: &Why) -> String {
    match why {
        Why::SameName(name) => tongue.say("same.name", &[("name", name)]),
        Why::AddressSpellsName { address, name } => tongue.say("same.address", &[("address", address), ("name", name)]),
        Why::NearlySameName(one, other) => tongue.say("same.nearly", &[("one", one), ("other", other)]),
        Why::Nickname(name) => tongue.say("same.nickname", &[("name", name)]),
        Why::SameFirstName { name, organisation } => {
            tongue.say("same.first", &[("name", name), ("organisation", organisation)])
        }
    }
}

#[tauri::command]
pub(crate) async fn merge_people(
    app: AppHandle,
    core: State<'_, Core>,
    keep: String,
    others: Vec<String>,
) -> Result<(), HostError> {
    let others: Vec<&str> = others.iter().map(String::as_str).collect();
    say(&app, &core, |store| store.merge_people(&keep, &others))
}

#[tauri::command]
pub(crate) async fn split_person(
    app: AppHandle,
    core: State<'_, Core>,
    id: String,
    handles: Vec<String>,
) -> Result<(), HostError> {
    let handles: Vec<&str> = handles.iter().map(String::as_str).collect();
    say(&app, &core, |store| store.split_person(&id, &handles))
}

#[tauri::command]
pub(crate) async fn rename_person(
    app: AppHandle,
    core: State<'_, Core>,
    id: String,
    name: String,
) -> Result<(), HostError> {
    say(&app, &core, |store| store.rename_person(&id, &name))
}

#[tauri::command]
pub(crate) async fn mark_me(app: AppHandle, core: State<'_, Core>, id: String, me: bool) -> Result<(), HostError> {
    say(&app, &core, |store| store.mark_me(&id, me))
}

#[tauri::command]
pub(crate) async fn keep_apart(
    app: AppHandle,
    core: State<'_, Core>,
    id: String,
    other: String,
) -> Result<(), HostError> {
    say(&app, &core, |store| store.keep_apart(&id, &other))
}

/// Says something of people; answers follow from it at once.
fn say(
    app: &AppHandle,
    core: &Core,
    what: impl FnOnce(&mut Store) -> Result<(), PersonError>,
) -> Result<(), HostError> {
    core.said(core.desk(|store| Ok(what(store)?)))?;
    core.answers.freshen();
    drop(app.emit("resultsChanged", ()));
    Ok(())
}
