//! Which AWS service a host is, and in which region: what a signature is good for.

/// The region of addresses that name none, as for services that have no regions.
const REGION: &str = "us-east-1";
/// The same in China.
const REGION_CHINA: &str = "cn-north-1";

/// How AWS's hosts end, and the region of those that name none.
const SUFFIXES: [(&str, &str); 6] = [
    (".amazonaws.com.cn", REGION_CHINA),
    (".amazonaws.com", REGION),
    (".api.amazonwebservices.com.cn", REGION_CHINA),
    (".api.aws", REGION),
    (".on.aws", REGION),
    (".on.amazonwebservices.com.cn", REGION_CHINA),
];

/// Services that sign under another name than their hosts have.
const NAMES: [(&str, &str); 12] = [
    ("email", "ses"),
    ("queue", "sqs"),
    ("lambda-url", "lambda"),
    ("bedrock-runtime", "bedrock"),
    ("bedrock-agent", "bedrock"),
    ("bedrock-agent-runtime", "bedrock"),
    ("runtime-v2-lex", "lex"),
    ("runtime-lex", "lex"),
    ("models-v2-lex", "lex"),
    ("s3-accesspoint", "s3"),
    ("s3-control", "s3"),
    ("marketplace", "aws-marketplace"),
];

/// What a signature is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    pub(super) region: String,
    pub(super) service: String,
}

impl Scope {
    /// Tells region and service: as they are given, else by the host; `None` when that does not tell.
    pub(super) fn of(host: &str, (region, service): (Option<&str>, Option<&str>)) -> Option<Self> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let read = read(&host);
        let (told_region, told_service) =
            read.map_or((None, None), |(region, service)| (region, Some(service)));
        Some(Self {
            region: region.map(str::to_owned).or(told_region)?,
            service: service.map(str::to_owned).or(told_service)?,
        })
    }

    /// Returns whether paths are names of objects, which are encoded once.
    pub(super) fn is_s3(&self) -> bool {
        matches!(
            self.service.as_str(),
            "s3" | "s3-outposts" | "s3-object-lambda" | "s3express"
        )
    }
}

/// Reads region and service from a host of AWS's; `None` for any other.
fn read(host: &str) -> Option<(Option<String>, String)> {
    let (labels, default) = SUFFIXES
        .iter()
        .find_map(|(suffix, region)| Some((host.strip_suffix(suffix)?, *region)))?;
    let labels: Vec<&str> = labels.split('.').collect();
    if let Some(found) = read_s3(&labels, default) {
        return Some(found);
    }
    // The last region counts: what stands before may be anybody's name.
    let at = labels.iter().rposition(|label| is_region(label));
    let (region, service) = match at {
        Some(at) if at + 1 == labels.len() => {
            let before = labels[..at].iter().rev();
            let service = before.copied().find(|label| !is_flavour(label))?;
            (labels[at], service)
        }
        // `domain.us-east-1.es`, `us-west-2.queue`.
        Some(at) => (labels[at], *labels.last()?),
        None => (default, *labels.last()?),
    };
    let service = service.strip_suffix("-fips").unwrap_or(service);
    Some((Some(region.to_owned()), signing_name(service).to_owned()))
}

/// Reads a host of S3, before whose label any bucket's name may stand, dots included.
fn read_s3(labels: &[&str], default: &str) -> Option<(Option<String>, String)> {
    let found =
        |region: Option<&str>, service: &str| Some((region.map(str::to_owned), service.to_owned()));
    let (last, before) = labels.split_last()?;
    let s3 = |label: &str| {
        let label = label.strip_suffix("-fips").unwrap_or(label);
        match label {
            "s3" | "s3-accesspoint" | "s3-control" => Some("s3"),
            "s3-outposts" => Some("s3-outposts"),
            "s3-object-lambda" => Some("s3-object-lambda"),
            _ => label.starts_with("s3express-").then_some("s3express"),
        }
    };
    // `bucket.s3.amazonaws.com`; accelerated buckets are somewhere, and their address does not tell where.
    if *last == "s3-accelerate" || (*last == "dualstack" && before.last() == Some(&"s3-accelerate"))
    {
        return found(None, "s3");
    }
    if *last == "s3" {
        return found(Some(default), "s3");
    }
    // `bucket.s3-eu-west-1`, the older form; and `s3-external-1`, the oldest.
    if let Some(region) = last.strip_prefix("s3-") {
        let region = region.strip_prefix("fips-").unwrap_or(region);
        if region == "external-1" {
            return found(Some(REGION), "s3");
        }
        if is_region(region) {
            return found(Some(region), "s3");
        }
    }
    if !is_region(last) {
        return None;
    }
    let mut before = before.iter().rev().filter(|label| **label != "dualstack");
    found(Some(last), s3(before.next()?)?)
}

/// Returns whether a label is a region's name: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`.
fn is_region(label: &str) -> bool {
    let parts: Vec<&str> = label.split('-').collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return false;
    };
    let is_word =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    (2..=4).contains(&first.len())
        && is_word(first)
        && (1..=2).contains(&middle.len())
        && middle.iter().all(is_word)
        && (1..=2).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a label between service and region only says how it is reached.
fn is_flavour(label: &str) -> bool {
    matches!(label, "dualstack" | "fips" | "vpce") || label.starts_with("vpce-")
}

fn signing_name(service: &str) -> &str {
    let known = NAMES.iter().find(|(host, _)| *host == service);
    known.map_or(service, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_and_service_are_read_from_the_host() {
        for (host, expected) in [
            ("dynamodb.us-west-2.amazonaws.com", "dynamodb us-west-2"),
            ("sts.amazonaws.com", "sts us-east-1"),
            ("iam.amazonaws.com", "iam us-east-1"),
            ("iam.cn-north-1.amazonaws.com.cn", "iam cn-north-1"),
            ("sts.cn-northwest-1.amazonaws.com.cn", "sts cn-northwest-1"),
            ("ec2.us-gov-west-1.amazonaws.com", "ec2 us-gov-west-1"),
            ("sts-fips.us-east-1.amazonaws.com", "sts us-east-1"),
            (
                "a1b2.execute-api.eu-central-1.amazonaws.com",
                "execute-api eu-central-1",
            ),
            ("search-x.eu-west-1.es.amazonaws.com", "es eu-west-1"),
            ("x.us-east-1.aoss.amazonaws.com", "aoss us-east-1"),
            ("us-west-2.queue.amazonaws.com", "sqs us-west-2"),
            ("email.eu-west-1.amazonaws.com", "ses eu-west-1"),
            ("api.ecr.us-east-1.amazonaws.com", "ecr us-east-1"),
            (
                "runtime.sagemaker.us-east-1.amazonaws.com",
                "sagemaker us-east-1",
            ),
            (
                "bedrock-runtime.us-east-1.amazonaws.com",
                "bedrock us-east-1",
            ),
            ("lambda.us-east-1.api.aws", "lambda us-east-1"),
            ("ec2.ap-southeast-2.api.aws", "ec2 ap-southeast-2"),
            ("abc.lambda-url.eu-west-1.on.aws", "lambda eu-west-1"),
            ("s3.amazonaws.com", "s3 us-east-1"),
            ("s3.eu-west-1.amazonaws.com", "s3 eu-west-1"),
            ("s3-eu-west-1.amazonaws.com", "s3 eu-west-1"),
            ("S3.dualstack.eu-west-1.AMAZONAWS.com.", "s3 eu-west-1"),
            ("bucket.s3.amazonaws.com", "s3 us-east-1"),
            (
                "my.dotted.bucket.s3.us-west-2.amazonaws.com",
                "s3 us-west-2",
            ),
            ("bucket.s3-us-west-2.amazonaws.com", "s3 us-west-2"),
            (
                "bucket.s3.dualstack.ap-northeast-1.amazonaws.com",
                "s3 ap-northeast-1",
            ),
            (
                "bucket.s3-fips.dualstack.us-gov-east-1.amazonaws.com",
                "s3 us-gov-east-1",
            ),
            ("bucket.s3.cn-north-1.amazonaws.com.cn", "s3 cn-north-1"),
            ("us-east-1.s3.eu-west-1.amazonaws.com", "s3 eu-west-1"),
            (
                "ap-1.s3-accesspoint.eu-west-1.amazonaws.com",
                "s3 eu-west-1",
            ),
            (
                "1234.s3-control.dualstack.us-east-1.amazonaws.com",
                "s3 us-east-1",
            ),
            (
                "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
                "s3express us-east-1",
            ),
            ("s3-external-1.amazonaws.com", "s3 us-east-1"),
        ] {
            let scope = Scope::of(host, (None, None)).unwrap();
            assert_eq!(
                format!("{} {}", scope.service, scope.region),
                expected,
                "{host}"
            );
        }
    }

    #[test]
    fn what_the_host_does_not_tell_has_to_be_given() {
        for host in [
            "minio.example.com",
            "127.0.0.1",
            "amazonaws.com",
            "s3.us-east-1.amazonaws.com.evil.example",
            "bucket.s3-accelerate.amazonaws.com",
            "bucket.s3-accelerate.dualstack.amazonaws.com",
        ] {
            assert_eq!(Scope::of(host, (None, None)), None, "{host}");
            let given = Scope::of(host, (Some("eu-west-3"), Some("s3"))).unwrap();
            assert_eq!((given.region.as_str(), given.is_s3()), ("eu-west-3", true));
        }
        let accelerated = Scope::of("b.s3-accelerate.amazonaws.com", (Some("eu-west-3"), None));
        assert_eq!(accelerated.unwrap().service, "s3");
    }
}
