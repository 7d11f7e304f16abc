// A whole Bluesky network on loopback: directory (PLC), personal data server (PDS) and AppView.
// Environment: PORTS = {"plc", "pds", "bsky", "ozone"} as JSON, DB_POSTGRES_URL, DB_POSTGRES_SCHEMA (letters only), REDIS_HOST.
// Prints one line "READY {...}" with the addresses; SIGTERM stops it.
const { TestNetwork } = require('@atproto/dev-env')

const main = async () => {
  const ports = JSON.parse(process.env.PORTS)
  const network = await TestNetwork.create({
    plc: { port: ports.plc },
    pds: { port: ports.pds, hostname: 'localhost', enableDidDocWithSession: true },
    bsky: { port: ports.bsky, publicUrl: `http://localhost:${ports.bsky}` },
    ozone: { port: ports.ozone },
  })
  console.log('READY', JSON.stringify({ pds: network.pds.url, bsky: network.bsky.url }))
  const stop = () => network.close().then(() => process.exit(0))
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
