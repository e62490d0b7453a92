//! The bytes of an index file: a header, six tables of rows, the ends of the terms, the terms.
//!
//! All numbers are little-endian. The header has 128 bytes: magic (8), layout version (u32), zero (u32), then as u64 the number of terms,
//! of quads, of bytes of all terms together; zero (24); BLAKE3 of what follows the header (32); BLAKE3 of the 96 bytes before (32).
//! A row is four u32, the numbers of its terms in the order that the table has; a term's number is its place among all terms, sorted,
//! counted from 1; 0 is the default graph. The tables are sorted, each row once.

/// Length of the header.
pub(super) const HEADER: usize = 128;
const MAGIC: &[u8; 8] = b"TREGUAIX";
const VERSION: u32 = 1;
/// Bytes of a row.
pub(super) const ROW: usize = 16;

/// By which of a quad's terms a table is sorted first, second, third, last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// Subject first.
    Spog,
    /// Predicate first.
    Posg,
    /// Object first.
    Ospg,
    /// Graph, then subject.
    Gspo,
    /// Graph, then predicate.
    Gpos,
    /// Graph, then object.
    Gosp,
}

/// The tables, in the order of the file.
pub(super) const ORDERS: [Order; 6] = [Order::Spog, Order::Posg, Order::Ospg, Order::Gspo, Order::Gpos, Order::Gosp];

impl Order {
    /// The terms of a quad as this table keeps them.
    pub fn arrange<T>(self, [s, p, o, g]: [T; 4]) -> [T; 4] {
        match self {
            Self::Spog => [s, p, o, g],
            Self::Posg => [p, o, s, g],
            Self::Ospg => [o, s, p, g],
            Self::Gspo => [g, s, p, o],
            Self::Gpos => [g, p, o, s],
            Self::Gosp => [g, o, s, p],
        }
    }

    /// Subject, predicate, object and graph of a row of this table.
    pub fn restore<T>(self, [a, b, c, d]: [T; 4]) -> [T; 4] {
        match self {
            Self::Spog => [a, b, c, d],
            Self::Posg => [c, a, b, d],
            Self::Ospg => [b, c, a, d],
            Self::Gspo => [b, c, d, a],
            Self::Gpos => [d, b, c, a],
            Self::Gosp => [c, d, b, a],
        }
    }

    /// The table in which quads with these terms stand together.
    pub fn for_pattern(s: bool, p: bool, o: bool, g: bool) -> Self {
        match (g, s, p, o) {
            (false, true, false, true) => Self::Ospg,
            (false, true, ..) => Self::Spog,
            (false, _, true, _) => Self::Posg,
            (false, _, _, true) => Self::Ospg,
            (false, ..) => Self::Spog,
            (true, true, false, true) => Self::Gosp,
            (true, true, ..) => Self::Gspo,
            (true, _, true, _) => Self::Gpos,
            (true, _, _, true) => Self::Gosp,
            (true, ..) => Self::Gspo,
        }
    }
}

/// A row as the file has it, from its sort key.
pub(super) fn row_bytes(key: u128) -> [u8; ROW] {
    let mut bytes = [0; ROW];
    for (out, i) in bytes.chunks_exact_mut(4).zip((0..4).rev()) {
        out.copy_from_slice(&((key >> (32 * i)) as u32).to_le_bytes());
    }
    bytes
}

/// The numbers of a row.
pub(super) fn row(bytes: &[u8; ROW]) -> [u32; 4] {
    let (numbers, _) = bytes.as_chunks::<4>();
    let mut row = [0; 4];
    for (n, bytes) in row.iter_mut().zip(numbers) {
        *n = u32::from_le_bytes(*bytes);
    }
    row
}

/// What the header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Number of terms.
    pub terms: u64,
    /// Number of quads.
    pub quads: u64,
    /// Bytes of all terms together.
    pub blob: u64,
}

/// Where the parts of a file begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Parts {
    /// Bytes of one table.
    pub table: usize,
    /// Ends of the terms.
    pub ends: usize,
    /// The terms.
    pub blob: usize,
    /// Length of the file.
    pub length: usize,
}

impl Header {
    /// As bytes, given the hash of what follows.
    pub fn to_bytes(self, body: &[u8; 32]) -> [u8; HEADER] {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        [self.terms, self.quads, self.blob].iter().for_each(|n| bytes.extend_from_slice(&n.to_le_bytes()));
        bytes.resize(64, 0);
        bytes.extend_from_slice(body);
        let own = blake3::hash(&bytes);
        bytes.extend_from_slice(own.as_bytes());
        let mut header = [0; HEADER];
        header.copy_from_slice(&bytes);
        header
    }

    /// What the bytes of a file begin with; the error says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<(Self, [u8; 32]), String> {
        let Some(header) = bytes.first_chunk::<HEADER>() else {
            return Err("it is shorter than its header".into());
        };
        let number = |at: usize| {
            let bytes = header.get(at..).and_then(|b| b.first_chunk::<8>());
            u64::from_le_bytes(bytes.copied().unwrap_or_default())
        };
        if header.first_chunk() != Some(MAGIC) {
            return Err("it is no index of Tregua's".into());
        }
        let version = number(8) as u32;
        if version != VERSION {
            return Err(format!("it has layout {version}, this program reads {VERSION}"));
        }
        let (content, hash) = header.split_at(96);
        if blake3::hash(content).as_bytes() != hash {
            return Err("its header does not have the hash that it states".into());
        }
        let body = content.last_chunk::<32>().copied().unwrap_or_default();
        Ok((Self { terms: number(16), quads: number(24), blob: number(32) }, body))
    }

    /// Where the parts are; `None` where no file could be that long.
    pub fn parts(self) -> Option<Parts> {
        let size = |n: u64| usize::try_from(n).ok();
        let table = size(self.quads)?.checked_mul(ROW)?;
        let ends = table.checked_mul(ORDERS.len())?.checked_add(HEADER)?;
        let blob = size(self.terms)?.checked_add(1)?.checked_mul(8)?.checked_add(ends)?;
        Some(Parts { table, ends, blob, length: blob.checked_add(size(self.blob)?)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_turned_back() {
        for order in ORDERS {
            assert_eq!(order.restore(order.arrange([1, 2, 3, 4])), [1, 2, 3, 4], "{order:?}");
        }
    }

    #[test]
    fn the_terms_given_come_first_in_the_table_chosen() {
        for mask in 0..16u8 {
            let given = [mask & 1 != 0, mask & 2 != 0, mask & 4 != 0, mask & 8 != 0];
            let order = Order::for_pattern(given[0], given[1], given[2], given[3]);
            let in_order = order.arrange(given);
            let first_free = in_order.iter().position(|g| !g).unwrap_or(4);
            assert!(in_order[first_free..].iter().all(|g| !g), "{given:?} {order:?}");
        }
    }

    #[test]
    fn a_row_survives() {
        let numbers = [1, u32::MAX, 7, 0x0102_0304];
        let key = numbers.into_iter().fold(0, |key: u128, n| key << 32 | u128::from(n));
        assert_eq!(row(&row_bytes(key)), numbers);
    }

    #[test]
    fn a_header_survives_and_any_changed_byte_is_found() {
        let header = Header { terms: 3, quads: 5, blob: 70 };
        let bytes = header.to_bytes(&[9; 32]);
        assert_eq!(Header::parse(&bytes), Ok((header, [9; 32])));
        for i in 0..HEADER {
            let mut damaged = bytes;
            damaged[i] ^= 1;
            assert!(Header::parse(&damaged).is_err(), "byte {i}");
        }
        assert!(Header::parse(&bytes[..100]).is_err());
        assert_eq!(Header { terms: u64::MAX, ..header }.parts(), None);
    }
}
