//! Addresses of the web and mail, names of files and hosts, emoticons. In: a chunk and a place in it; out: where such a word ends, if one starts there.

use super::chunk::{Chunk, is_word};
use super::lists::lists;

impl Chunk<'_> {
    /// Web and mail addresses, domain and file names, `@handle`, `#tag`.
    pub(super) fn address(&self, i: usize) -> Option<usize> {
        let rest = self.slice(i, self.end);
        let starts = |p: &str| rest.get(..p.len()).is_some_and(|r| r.eq_ignore_ascii_case(p));
        if starts("mailto:") || starts("http://") || starts("https://") || starts("www.") || starts("ftp://") {
            let stop = i + rest.find(['<', '>', '"', '“', '”', '|']).unwrap_or(rest.len());
            let trimmed =
                self.slice(i, stop).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '’']);
            return (trimmed.len() > 8).then_some(i + trimmed.len());
        }
        let c = self.char(i)?;
        if c == '.' {
            let end = self.run(i + 1, is_word);
            return lists().files.has(self.slice(i + 1, end)).then_some(end);
        }
        if matches!(c, '@' | '#') {
            return self.handle(i, c);
        }
        if !is_word(c) {
            return None;
        }
        let end = self.run(i, |c| is_word(c) || matches!(c, '.' | '_' | '-' | '+' | '@'));
        let name = self.slice(i, end).trim_end_matches(['.', '-', '_']);
        if let Some((user, host)) = name.split_once('@') {
            return (!user.is_empty() && !host.is_empty() && !host.contains('@')).then_some(i + name.len());
        }
        self.host(i, name)
    }

    /// `@handle`, `#tag`, `@host.com`.
    fn handle(&self, i: usize, c: char) -> Option<usize> {
        let end = self.run(i + 1, |c| is_word(c) || c == '_');
        self.char(i + 1).filter(|d| d.is_alphabetic() || c == '@' && is_word(*d))?;
        let host = (c == '@').then(|| self.run(i + 1, |c| is_word(c) || matches!(c, '.' | '-')));
        let name = host.map_or("", |stop| self.slice(i + 1, stop).trim_end_matches(['.', '-']));
        Some(self.host(i + 1, name).unwrap_or(end))
    }

    /// The end of `name` and of the path behind it, where it is the name of a host, a file or a newsgroup.
    fn host(&self, i: usize, name: &str) -> Option<usize> {
        let lists = lists();
        let (stem, last) = name.rsplit_once('.')?;
        let end = i + name.len();
        let group = stem.split('.').next().is_some_and(|first| lists.hierarchies.has(first));
        if group && !name.contains("..") && !name.contains(char::is_uppercase) {
            return Some(end);
        }
        let bytes = || last.bytes();
        let titled = matches!(last, "Com" | "Org" | "Net");
        let plain = titled || bytes().all(|b| b.is_ascii_lowercase()) || bytes().all(|b| b.is_ascii_uppercase());
        let sound = stem.len() > 1 && !stem.contains("..") && !stem.ends_with('.');
        let lettered = stem.bytes().any(|b| b.is_ascii_alphabetic());
        if !(plain && sound && (lists.files.has(last) || lettered && lists.top_level.has(last))) {
            return None;
        }
        let path = || self.slice(end, self.end).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '”', '"', '’']);
        Some(if self.char(end) == Some('/') { end + path().len() } else { end })
    }

    /// `:-)` and its kin.
    pub(super) fn emoticon(&self, i: usize) -> Option<usize> {
        let rest = self.slice(i, self.end);
        let c = rest.chars().next()?;
        if is_word(c) {
            return None;
        }
        lists().emoticons.iter().find_map(|e| {
            let head = rest.get(..e.len())?;
            let stop = i + e.len();
            (head.eq_ignore_ascii_case(e)
                && (e.len() > 2 || self.char(stop).is_none_or(|c| matches!(c, ')' | '.' | ',' | '!' | '?'))))
            .then_some(stop)
        })
    }
}
