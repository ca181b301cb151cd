//! Which addresses no agent may reach (spec/tap.md §2.7, SSRF guard).
//!
//! An agent names hosts; the relay stands inside a network that the agent is outside of. So whatever is
//! not plainly the public internet is refused: every range of the IANA special-purpose registries, and
//! of IPv6 everything that is not global unicast. An IPv6 address that stands for an IPv4 one is judged
//! as that one. The operator can allow ranges.
//!
//! The guard judges addresses, never names: a name is resolved first, every address of it is judged,
//! and the connection goes to one of those that were.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::Host;

/// Decides which addresses may be reached.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// What may be reached although it is not public.
    allowed: Vec<IpNet>,
    /// Whether everything may be reached.
    all: bool,
}

impl Guard {
    /// Returns a guard that lets through what is public and what is in one of these ranges.
    pub const fn new(allowed: Vec<IpNet>) -> Self {
        Self {
            allowed,
            all: false,
        }
    }

    /// Returns a guard that lets everything through.
    pub const fn allow_all() -> Self {
        Self {
            allowed: Vec::new(),
            all: true,
        }
    }

    /// Tells whether an address may be reached, or which range it is refused for.
    ///
    /// An allowed IPv4 range also holds for the IPv6 addresses that stand for it.
    pub fn permits(&self, address: IpAddr) -> Result<(), Refusal> {
        let embedded = match address {
            IpAddr::V4(_) => None,
            IpAddr::V6(address) => embedded(address),
        };
        if self.allows(address) || embedded.is_some_and(|inner| self.allows(inner.into())) {
            return Ok(());
        }
        let found = match (address, embedded) {
            (IpAddr::V4(inner), _) | (IpAddr::V6(_), Some(inner)) => refused_v4(inner),
            (IpAddr::V6(address), None) => refused_v6(address),
        };
        match found {
            Some((range, name)) => Err(Refusal {
                address,
                range,
                name,
            }),
            None => Ok(()),
        }
    }

    fn allows(&self, address: IpAddr) -> bool {
        self.all || self.allowed.iter().any(|range| range.contains(&address))
    }
}

/// Why an address may not be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{address}` is in `{range}` ({name}), which is not public")]
pub struct Refusal {
    /// The address.
    pub address: IpAddr,
    /// The range it is in; that of the IPv4 address it stands for, if it does.
    pub range: IpNet,
    /// What the range is for.
    pub name: &'static str,
}

/// Returns the address that a host is, or `None` for a name, which has to be resolved.
pub fn literal_address<S>(host: &Host<S>) -> Option<IpAddr> {
    match host {
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(IpAddr::V4(*address)),
        Host::Ipv6(address) => Some(IpAddr::V6(*address)),
    }
}

const fn v4(a: u8, b: u8, c: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), length)
}

const fn v6(groups: [u16; 4], length: u8) -> Ipv6Net {
    let [a, b, c, d] = groups;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), length)
}

/// The IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771). Entries that lie within
/// another are left out. A range is refused as a whole also where single addresses in it are said to be
/// reachable: nothing an agent calls lives there.
const REFUSED_V4: [(Ipv4Net, &str); 19] = [
    (v4(0, 0, 0, 8), "this network, RFC 791"),
    (v4(10, 0, 0, 8), "private, RFC 1918"),
    (v4(100, 64, 0, 10), "shared by carriers, RFC 6598"),
    (v4(127, 0, 0, 8), "loopback, RFC 1122"),
    (
        v4(169, 254, 0, 16),
        "link-local and cloud metadata, RFC 3927",
    ),
    (v4(172, 16, 0, 12), "private, RFC 1918"),
    (v4(192, 0, 0, 24), "protocol assignments, RFC 6890"),
    (v4(192, 0, 2, 24), "documentation, RFC 5737"),
    (v4(192, 31, 196, 24), "AS112, RFC 7535"),
    (v4(192, 52, 193, 24), "AMT relays, RFC 7450"),
    (v4(192, 88, 99, 24), "6to4 relays, RFC 7526"),
    (v4(192, 168, 0, 16), "private, RFC 1918"),
    (v4(192, 175, 48, 24), "AS112, RFC 7534"),
    (v4(198, 18, 0, 15), "benchmarks, RFC 2544"),
    (v4(198, 51, 100, 24), "documentation, RFC 5737"),
    (v4(203, 0, 113, 24), "documentation, RFC 5737"),
    (v4(224, 0, 0, 4), "multicast, RFC 5771"),
    (
        Ipv4Net::new_assert(Ipv4Addr::BROADCAST, 32),
        "broadcast, RFC 919",
    ),
    (v4(240, 0, 0, 4), "reserved, RFC 1112"),
];

/// The IANA IPv6 Special-Purpose Address Registry, and the multicast and site-local parts of the address
/// space; the narrower first, so that a refusal names it.
const REFUSED_V6: [(Ipv6Net, &str); 21] = [
    (
        Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 128),
        "unspecified, RFC 4291",
    ),
    (
        Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128),
        "loopback, RFC 4291",
    ),
    (v6([0x64, 0xff9b, 1, 0], 48), "local NAT64, RFC 8215"),
    (v6([0x100, 0, 0, 0], 64), "discard only, RFC 6666"),
    (v6([0x100, 0, 0, 1], 64), "dummy prefix, RFC 9780"),
    (v6([0x2001, 0, 0, 0], 32), "Teredo, RFC 4380"),
    (v6([0x2001, 2, 0, 0], 48), "benchmarks, RFC 5180"),
    (v6([0x2001, 3, 0, 0], 32), "AMT relays, RFC 7450"),
    (v6([0x2001, 4, 0x112, 0], 48), "AS112, RFC 7535"),
    (v6([0x2001, 0x10, 0, 0], 28), "ORCHID, RFC 4843"),
    (v6([0x2001, 0x20, 0, 0], 28), "ORCHIDv2, RFC 7343"),
    (
        v6([0x2001, 0x30, 0, 0], 28),
        "drone remote identification, RFC 9374",
    ),
    (v6([0x2001, 0, 0, 0], 23), "protocol assignments, RFC 2928"),
    (v6([0x2001, 0xdb8, 0, 0], 32), "documentation, RFC 3849"),
    (v6([0x2620, 0x4f, 0x8000, 0], 48), "AS112, RFC 7534"),
    (v6([0x3fff, 0, 0, 0], 20), "documentation, RFC 9637"),
    (v6([0x5f00, 0, 0, 0], 16), "segment routing, RFC 9602"),
    (v6([0xfc00, 0, 0, 0], 7), "unique local, RFC 4193"),
    (v6([0xfe80, 0, 0, 0], 10), "link-local, RFC 4291"),
    (v6([0xfec0, 0, 0, 0], 10), "site-local, RFC 3879"),
    (v6([0xff00, 0, 0, 0], 8), "multicast, RFC 4291"),
];

/// All that is ever given out to the public (RFC 4291 §2.4).
const GLOBAL_UNICAST: Ipv6Net = v6([0x2000, 0, 0, 0], 3);

fn refused_v4(address: Ipv4Addr) -> Option<(IpNet, &'static str)> {
    let mut ranges = REFUSED_V4.into_iter();
    let (range, name) = ranges.find(|(range, _)| range.contains(&address))?;
    Some((range.into(), name))
}

fn refused_v6(address: Ipv6Addr) -> Option<(IpNet, &'static str)> {
    let mut ranges = REFUSED_V6.into_iter();
    if let Some((range, name)) = ranges.find(|(range, _)| range.contains(&address)) {
        return Some((range.into(), name));
    }
    let block = Ipv6Net::new_assert(address, GLOBAL_UNICAST.prefix_len()).trunc();
    (block != GLOBAL_UNICAST).then_some((block.into(), "not global unicast, RFC 4291"))
}

/// Returns the IPv4 address that an IPv6 address stands for on some network.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let (high, low) = match address.segments() {
        // The unspecified and the loopback address are themselves.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => return None,
        // IPv4-compatible and IPv4-mapped (RFC 4291 §2.5.5), translated (RFC 2765), NAT64 (RFC 6052).
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        // 6to4 (RFC 3056).
        | [0x2002, high, low, ..] => (high, low),
        _ => return None,
    };
    Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reaches(guard: &Guard, address: &str) -> bool {
        guard.permits(address.parse().unwrap()).is_ok()
    }

    /// Returns every IPv6 spelling of an IPv4 address.
    fn spellings(inner: Ipv4Addr) -> [Ipv6Addr; 5] {
        let [a, b, c, d] = inner.octets();
        let [high, low] = [u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])];
        [
            inner.to_ipv6_mapped(),
            inner.to_ipv6_compatible(),
            Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0x1234, 0, 0, 0, 0x5678),
        ]
    }

    #[test]
    fn the_public_internet_is_reached() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2001:200::1",
            "2606:4700::1111",
            "2620:4f:8001::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ] {
            assert!(reaches(&Guard::default(), address), "{address}");
        }
    }

    #[test]
    fn what_is_not_public_is_refused_with_the_range() {
        for (address, range) in [
            ("0.0.0.0", "0.0.0.0/8"),
            ("0.1.2.3", "0.0.0.0/8"),
            ("127.0.0.1", "127.0.0.0/8"),
            ("169.254.169.254", "169.254.0.0/16"),
            ("172.31.255.255", "172.16.0.0/12"),
            ("192.0.0.170", "192.0.0.0/24"),
            ("198.19.255.255", "198.18.0.0/15"),
            ("239.255.255.255", "224.0.0.0/4"),
            ("240.0.0.1", "240.0.0.0/4"),
            ("255.255.255.255", "255.255.255.255/32"),
            ("::", "::/128"),
            ("::1", "::1/128"),
            ("::ffff:127.0.0.1", "127.0.0.0/8"),
            ("::10.0.0.1", "10.0.0.0/8"),
            ("::2", "0.0.0.0/8"),
            ("64:ff9b::169.254.169.254", "169.254.0.0/16"),
            ("64:ff9b:1::8.8.8.8", "64:ff9b:1::/48"),
            ("2002:7f00:1::", "127.0.0.0/8"),
            ("100::1", "100::/64"),
            ("2001:0:4136:e378::1", "2001::/32"),
            ("2001:1::1", "2001::/23"),
            ("2001:2f:ffff::1", "2001:20::/28"),
            ("2001:db8::1", "2001:db8::/32"),
            ("3fff:fff::1", "3fff::/20"),
            ("fd00::1", "fc00::/7"),
            ("fe80::1", "fe80::/10"),
            ("fec0::1", "fec0::/10"),
            ("ff02::1", "ff00::/8"),
            ("4000::1", "4000::/3"),
            ("0:1::1", "::/3"),
        ] {
            let refusal = Guard::default()
                .permits(address.parse().unwrap())
                .unwrap_err();
            assert_eq!(refusal.range.to_string(), range, "{address}");
        }
    }

    #[test]
    fn a_refusal_says_what_the_range_is_for() {
        let refusal = Guard::default()
            .permits("10.1.2.3".parse().unwrap())
            .unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "`10.1.2.3` is in `10.0.0.0/8` (private, RFC 1918), which is not public"
        );
    }

    #[test]
    fn an_allowed_range_is_reached_in_every_spelling_and_no_more() {
        let guard = Guard::new(vec![
            "127.0.0.0/8".parse().unwrap(),
            "fd00::/16".parse().unwrap(),
        ]);
        for address in [
            "127.0.0.1",
            "::ffff:127.9.9.9",
            "2002:7f00:1::",
            "fd00::1",
            "8.8.8.8",
        ] {
            assert!(reaches(&guard, address), "{address}");
        }
        for address in ["::1", "10.0.0.1", "fd01::1", "::ffff:10.0.0.1"] {
            assert!(!reaches(&guard, address), "{address}");
        }
    }

    #[test]
    fn a_guard_that_allows_all_refuses_nothing() {
        for address in ["127.0.0.1", "::1", "ff02::1", "255.255.255.255"] {
            assert!(reaches(&Guard::allow_all(), address), "{address}");
        }
    }

    #[test]
    fn numbers_in_disguise_are_literal_addresses() {
        for (url, address) in [
            ("http://127.0.0.1/", Some("127.0.0.1")),
            ("http://2130706433/", Some("127.0.0.1")),
            ("http://0x7f.1/", Some("127.0.0.1")),
            ("http://127.0.0.1./", Some("127.0.0.1")),
            ("http://[::ffff:7f00:1]/", Some("::ffff:127.0.0.1")),
            ("http://localhost/", None),
            ("http://127.0.0.1.example/", None),
        ] {
            let url: url::Url = url.parse().unwrap();
            let found = literal_address(&url.host().unwrap());
            assert_eq!(found, address.map(|text| text.parse().unwrap()), "{url}");
        }
    }

    proptest! {
        #[test]
        fn every_address_of_a_refused_range_is_refused(bits: u128, low: u32) {
            let guard = Guard::default();
            for (range, _) in REFUSED_V4 {
                let host = low & range.hostmask().to_bits();
                let inner = Ipv4Addr::from_bits(range.network().to_bits() | host);
                prop_assert!(guard.permits(inner.into()).is_err(), "{}", inner);
            }
            for (range, _) in REFUSED_V6 {
                let host = bits & range.hostmask().to_bits();
                let address = Ipv6Addr::from_bits(range.network().to_bits() | host);
                prop_assert!(guard.permits(address.into()).is_err(), "{}", address);
            }
        }

        #[test]
        fn an_address_is_judged_alike_in_every_spelling(bits: u32, first in 0..REFUSED_V4.len(), inside: bool) {
            let range = REFUSED_V4[first].0;
            let bits = if inside { range.network().to_bits() | (bits & range.hostmask().to_bits()) } else { bits };
            let inner = Ipv4Addr::from_bits(bits);
            for guard in [Guard::default(), Guard::new(vec![range.into()]), Guard::allow_all()] {
                let plain = guard.permits(inner.into()).is_ok();
                for spelled in spellings(inner) {
                    // `::` and `::1` are addresses of their own, and no range of IPv4 allows them.
                    if !spelled.is_unspecified() && !spelled.is_loopback() {
                        prop_assert_eq!(guard.permits(spelled.into()).is_ok(), plain, "{}", spelled);
                    }
                }
            }
        }

        #[test]
        fn nothing_but_global_unicast_and_what_stands_for_ipv4_is_reached(bits: u128) {
            let address = Ipv6Addr::from_bits(bits);
            if Guard::default().permits(address.into()).is_ok() {
                prop_assert!(GLOBAL_UNICAST.contains(&address) || embedded(address).is_some());
            }
        }
    }
}
