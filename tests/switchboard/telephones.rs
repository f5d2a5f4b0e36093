//! SIP telephones, by sipp: what each does is a scenario, written here in steps.

use super::asterisk::{Asterisk, free_udp, unpacked};
use std::{
    fs,
    process::{Child, Stdio},
    time::Duration,
};

/// Which telephone.
#[derive(Clone, Copy)]
pub enum Which {
    /// Extension 101.
    Desk = 0,
    /// Extension 102.
    SecondDesk = 1,
    /// Everybody outside.
    Outside = 2,
}

/// What a telephone does.
#[derive(Clone, Debug)]
pub enum Does {
    /// Rings, answers, and waits for the other end to hang up.
    Answers,
    /// Rings, answers, and hangs up after so many milliseconds.
    AnswersFor(u32),
    /// Rings until it is enough.
    Rings,
    /// Refuses at once, with a status: `486 Busy Here`.
    Refuses(&'static str),
    /// Calls a number under a name, talks for so many milliseconds once it is answered, and hangs up.
    Calls(&'static str, &'static str, u32),
    /// The same, and is refused.
    CallsInVain(&'static str, &'static str),
    /// The same, and hangs up while it rings.
    GivesUp(&'static str, &'static str, u32),
}

/// A telephone, until it is dropped.
pub struct Telephone(Child);

impl Drop for Telephone {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Asterisk {
    /// A telephone that does something, once.
    pub async fn telephone(&self, which: Which, does: Does) -> Telephone {
        let port = self.telephones[which as usize];
        let file = self.here.join(format!("telephones/{port}.xml"));
        fs::write(&file, scenario(&does)).unwrap();
        let log = fs::File::create(self.here.join(format!("log/telephone-{port}"))).unwrap();
        let mut sipp = unpacked(&self.root, "usr/bin/sipp");
        sipp.arg("-sf")
            .arg(&file)
            .args(["-i", "127.0.0.1", "-mi", "127.0.0.1", "-ci", "127.0.0.1"])
            .args(["-p", &port.to_string(), "-mp", &free_udp().to_string()])
            .args(["-m", "1", "-nostdin", "-timeout", "120s"]);
        if let Does::Calls(number, caller, _)
        | Does::CallsInVain(number, caller)
        | Does::GivesUp(number, caller, _) = does
        {
            sipp.args(["-s", number, "-key", "caller", caller])
                .arg(format!("127.0.0.1:{}", self.sip));
        }
        let mut child = sipp
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        // It is there once its port is taken.
        while !is_taken(port) && child.try_wait().unwrap().is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Telephone(child)
    }
}

/// Whether somebody listens there, by Linux's own list: to try it would take it away.
fn is_taken(port: u16) -> bool {
    let all = fs::read_to_string("/proc/net/udp").unwrap_or_default();
    all.contains(&format!("0100007F:{port:04X} "))
}

/// How long a telephone rings before it answers.
const RINGS: u32 = 700;

fn scenario(does: &Does) -> String {
    let steps = match does {
        Does::Answers => called(&[ring(), wait(RINGS), answer(), hears("ACK"), ends()]),
        Does::AnswersFor(talks) => called(&[
            ring(),
            wait(RINGS),
            answer(),
            hears("ACK"),
            wait(*talks),
            hangs_up_as_called(),
        ]),
        Does::Rings => called(&[
            ring(),
            hears("CANCEL"),
            agrees(),
            reply_to_the_call("487 Request Terminated"),
            hears("ACK"),
        ]),
        Does::Refuses(status) => called(&[reply_to_the_call(status), hears("ACK")]),
        Does::Calls(_, _, talks) => [
            invite(),
            told("100", true),
            told("180", true),
            told("183", true),
            "<recv response=\"200\" rrs=\"true\"/>".to_owned(),
            request("ACK [next_url]", 1, "[last_To:]"),
            wait(*talks),
            request("BYE [next_url]", 2, "[last_To:]"),
            told("200", false),
        ]
        .concat(),
        Does::CallsInVain(..) => [
            invite(),
            told("100", true),
            told("180", true),
            told("183", true),
            ["404", "480", "486", "487", "503"]
                .map(|status| {
                    format!("<recv response=\"{status}\" optional=\"true\" next=\"over\"/>")
                })
                .concat(),
            told("603", false),
            "<label id=\"over\"/>".to_owned(),
            request("ACK sip:[service]@[remote_ip]:[remote_port]", 1, "[last_To:]"),
        ]
        .concat(),
        Does::GivesUp(_, _, after) => [
            invite(),
            told("100", true),
            told("180", false),
            wait(*after),
            send(
                "CANCEL sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n[last_Via:]\nFrom: [caller];tag=calls[call_number]\n\
                 To: <sip:[service]@[remote_ip]:[remote_port]>\nCall-ID: [call_id]\nCSeq: 1 CANCEL\nMax-Forwards: 70\nContent-Length: 0\n\n",
            ),
            told("200", false),
            told("487", false),
            request("ACK sip:[service]@[remote_ip]:[remote_port]", 1, "[last_To:]"),
        ]
        .concat(),
    };
    format!("<?xml version=\"1.0\"?>\n<scenario name=\"telephone\">\n{steps}</scenario>\n")
}

/// What whoever is called does: what the call says of itself is kept for later answers.
fn called(steps: &[String]) -> String {
    let keep = |header: &str, name: &str| {
        format!("<ereg regexp=\".*\" search_in=\"hdr\" header=\"{header}:\" assign_to=\"{name}\"/>")
    };
    format!(
        "<recv request=\"INVITE\" rrs=\"true\"><action>{}{}{}{}{}</action></recv>\n{}<Reference variables=\"via,from,to,number,contact\"/>\n",
        keep("Via", "via"),
        keep("From", "from"),
        keep("To", "to"),
        keep("CSeq", "number"),
        "<ereg regexp=\"sip:[^>;]*\" search_in=\"hdr\" header=\"Contact:\" assign_to=\"contact\"/>",
        steps.concat()
    )
}

fn send(message: &str) -> String {
    format!("<send retrans=\"500\"><![CDATA[\n{message}]]></send>\n")
}

fn hears(request: &str) -> String {
    format!("<recv request=\"{request}\"/>\n")
}

fn told(status: &str, perhaps: bool) -> String {
    let optional = if perhaps { " optional=\"true\"" } else { "" };
    format!("<recv response=\"{status}\"{optional}/>\n")
}

fn wait(milliseconds: u32) -> String {
    format!("<pause milliseconds=\"{milliseconds}\"/>\n")
}

const CONTACT: &str = "Contact: <sip:[local_ip]:[local_port];transport=[transport]>\n";

fn reply(status: &str, sdp: &str) -> String {
    let body = if sdp.is_empty() {
        "Content-Length: 0\n\n".to_owned()
    } else {
        format!("Content-Type: application/sdp\nContent-Length: [len]\n\n{sdp}")
    };
    format!(
        "<send><![CDATA[\nSIP/2.0 {status}\n[last_Via:]\n[last_From:]\n[last_To:];tag=called[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n{CONTACT}{body}]]></send>\n"
    )
}

/// An answer to the call, whatever was heard since.
fn reply_to_the_call(status: &str) -> String {
    send(&format!(
        "SIP/2.0 {status}\nVia:[$via]\nFrom:[$from]\nTo:[$to];tag=called[call_number]\n[last_Call-ID:]\nCSeq:[$number]\nContent-Length: 0\n\n"
    ))
}

/// An answer to whatever was heard last in a call that is known.
fn agrees() -> String {
    reply("200 OK", "").replace(";tag=called[call_number]", "")
}

fn ring() -> String {
    reply("180 Ringing", "")
}

fn answer() -> String {
    reply("200 OK", SDP).replacen("<send>", "<send retrans=\"500\">", 1)
}

/// The other end hangs up.
fn ends() -> String {
    hears("BYE") + &agrees()
}

fn hangs_up_as_called() -> String {
    send(
        "BYE [$contact] SIP/2.0\nVia: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\nFrom:[$to];tag=called[call_number]\n\
         To:[$from]\nCall-ID: [call_id]\nCSeq: 1 BYE\nMax-Forwards: 70\nContent-Length: 0\n\n",
    ) + &told("200", false)
}

const SDP: &str = "v=0\no=telephone 1 1 IN IP[local_ip_type] [local_ip]\ns=-\nc=IN IP[media_ip_type] [media_ip]\nt=0 0\n\
                   m=audio [media_port] RTP/AVP 0\na=rtpmap:0 PCMU/8000\n\n";

fn invite() -> String {
    send(&format!(
        "INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0\nVia: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n\
         From: [caller];tag=calls[call_number]\nTo: <sip:[service]@[remote_ip]:[remote_port]>\nCall-ID: [call_id]\nCSeq: 1 INVITE\n\
         {CONTACT}Max-Forwards: 70\nContent-Type: application/sdp\nContent-Length: [len]\n\n{SDP}"
    ))
}

/// A request of whoever called: with an ACK nothing is waited for.
fn request(line: &str, number: u32, to: &str) -> String {
    let method = line.split(' ').next().unwrap_or_default();
    let message = format!(
        "{line} SIP/2.0\nVia: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\nFrom: [caller];tag=calls[call_number]\n{to}\n\
         Call-ID: [call_id]\nCSeq: {number} {method}\nMax-Forwards: 70\nContent-Length: 0\n\n"
    );
    let sent = send(&message);
    if method == "ACK" {
        sent.replacen(" retrans=\"500\"", "", 1)
    } else {
        sent
    }
}
