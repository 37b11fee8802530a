//! Slack's markup to plain text: `<@U1>`, `<#C1|name>`, `<https://a|label>`, `&amp;`.

use super::directory::Directory;

/// `written` as a person saw it.
pub(super) fn plain(written: &str, directory: &Directory) -> String {
    let mut plain = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let Some((inside, after)) = after.split_once('>') else {
            plain.push('<');
            rest = after;
            break;
        };
        plain.push_str(&reference(inside, directory));
        rest = after;
    }
    plain.push_str(rest);
    // The ampersand last, or "&amp;lt;" would become "<".
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn reference(inside: &str, directory: &Directory) -> String {
    let (target, label) =
        inside.split_once('|').map_or((inside, None), |(t, l)| (t, Some(l).filter(|l| !l.is_empty())));
    if let Some(id) = target.strip_prefix('@') {
        return format!("@{}", label.unwrap_or_else(|| directory.user_name(id)));
    }
    if let Some(id) = target.strip_prefix('#') {
        return format!("#{}", label.unwrap_or_else(|| directory.conversation_name(id)));
    }
    if let Some(command) = target.strip_prefix('!') {
        // `<!here>`, `<!subteam^S1|@design>`, `<!date^1772884800^{date}|7 March>`
        return label.map_or_else(|| format!("@{}", command.split('^').next().unwrap_or(command)), str::to_owned);
    }
    let address = target.strip_prefix("mailto:").or_else(|| target.strip_prefix("tel:")).unwrap_or(target);
    match label {
        Some(label) if !address.ends_with(label) => format!("{label} ({address})"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::directory::ConversationKind;
    use super::*;

    #[test]
    fn markup() {
        let mut directory = Directory::new(&[json!({"id": "U1", "profile": {"real_name": "Ada Moss"}})]);
        directory.add_conversations(&[json!({"id": "C1", "name": "kites"})], ConversationKind::Room);
        let cases = [
            ("person", "hi <@U1>!", "hi @Ada Moss!"),
            ("unknown person", "hi <@U9>", "hi @U9"),
            ("room", "in <#C1> and <#C2|other>", "in #kites and #other"),
            ("link", "<https://a.example/b>", "https://a.example/b"),
            ("link with words", "<https://a.example|map>", "map (https://a.example)"),
            ("link that is its own words", "<https://a.example|a.example>", "https://a.example"),
            ("mail", "<mailto:a@b.example|a@b.example>", "a@b.example"),
            ("everybody", "<!here> <!subteam^S1|@design>", "@here @design"),
            ("escaped", "a &lt; b &amp;&amp; c &gt; d &amp;lt;", "a < b && c > d &lt;"),
            ("never closed", "a < b", "a < b"),
        ];
        for (name, written, expected) in cases {
            assert_eq!(plain(written, &directory), expected, "{name}");
        }
    }
}
